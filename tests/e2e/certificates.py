"""A certificate authority for tests, by the openssl command."""

from processes import run, tool

CONFIGURATION = """\
[ca]
default_ca = test
[test]
dir = {folder}
new_certs_dir = {folder}
database = {folder}/index
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:true
"""
START, LONG_AGO, LONG_AHEAD = "20200101000000Z", "20200102000000Z", "20991231000000Z"


class Authority:
    """Its certificates lie in folders as docker wants them: ca.pem, cert.pem, key.pem."""

    def __init__(self, folder):
        self.folder = folder
        self.openssl = tool("openssl", "openssl")
        self.configuration = folder / "openssl.cnf"
        self.configuration.write_text(CONFIGURATION.format(folder=folder))
        (folder / "index").touch()
        run(self.openssl, "req", "-x509", "-config", self.configuration, "-extensions", "authority",
            *self.new_key("ca-key.pem"), "-subj", "/CN=Test authority", "-days", "3650",
            "-out", folder / "ca.pem")

    def new_key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", self.folder / name]

    def issue(self, name, subject_alt_name=None, expired=False):
        """A folder with a certificate for `subject_alt_name` ("DNS:localhost"), or for a client."""
        folder = self.folder / name
        folder.mkdir()
        extension = f"subjectAltName={subject_alt_name}" if subject_alt_name else "extendedKeyUsage=clientAuth"
        run(self.openssl, "req", "-new", "-config", self.configuration, *self.new_key(f"{name}/key.pem"),
            "-subj", f"/CN={name}", "-addext", extension, "-out", folder / "request.pem")
        run(self.openssl, "ca", "-batch", "-notext", "-config", self.configuration,
            "-cert", self.folder / "ca.pem", "-keyfile", self.folder / "ca-key.pem",
            "-startdate", START, "-enddate", LONG_AGO if expired else LONG_AHEAD,
            "-in", folder / "request.pem", "-out", folder / "cert.pem")
        (folder / "ca.pem").write_bytes((self.folder / "ca.pem").read_bytes())
        return folder
