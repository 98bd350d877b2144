"""Programs that run beside a test: output in files, ended by their own process id."""

import shutil
import subprocess

from waiting import eventually

SANITIZER_REPORTS = ("AddressSanitizer", "LeakSanitizer", "runtime error:")


def tool(name, package):
    """The path of a program, or a failure that says what brings it."""
    path = shutil.which(name, path="/usr/bin:/usr/sbin:/bin:/sbin")
    assert path, f"{name} is missing: apt-get install {package}"
    return path


def run(*command, **options):
    """Runs to the end; a failure shows what the program said."""
    options = {"capture_output": True, "text": True, "timeout": 300, **options}
    ended = subprocess.run([str(word) for word in command], **options)
    said = f"{ended.stdout or ''}{ended.stderr or ''}"[-4000:]
    assert ended.returncode == 0, f"{command} ended with {ended.returncode}:\n{said}"
    return ended.stdout


class Process:
    def __init__(self, command, folder, env=None, **options):
        self.stdout_file = folder / "stdout"
        self.stderr_file = folder / "stderr"
        with open(self.stdout_file, "wb") as out, open(self.stderr_file, "wb") as err:
            self.popen = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env, **options)

    @property
    def pid(self):
        return self.popen.pid

    @property
    def stderr(self):
        return self.stderr_file.read_text(errors="replace")

    @property
    def stdout(self):
        return self.stdout_file.read_text(errors="replace")

    def running(self):
        return self.popen.poll() is None

    def until(self, condition, seconds=30):
        """What `condition` gives once it is true; a process that never gets there is not left behind."""
        def still_running():
            if not self.running():
                raise RuntimeError(f"{self.popen.args[0]} ended with {self.popen.returncode}: {self.stderr[-4000:]}")
            return condition()
        try:
            return eventually(still_running, seconds)
        except BaseException:
            self.kill()
            raise

    def wait(self, seconds=30):
        """The exit code; a process that goes on fails the test."""
        try:
            code = self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.popen.args[0]} has not ended after {seconds} s") from None
        assert not any(report in self.stderr for report in SANITIZER_REPORTS), self.stderr
        return code

    def kill(self):
        if self.running():
            self.popen.kill()
            self.popen.wait()
