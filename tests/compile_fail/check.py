"""Each file here must not compile, for the reason in its first line; with -DGOOD it must."""
import pathlib
import re
import subprocess
import sys

compiler, source = sys.argv[1], pathlib.Path(sys.argv[2])
folder = pathlib.Path(__file__).parent


def compile_it(file, *options):
    command = [compiler, "-std=c++20", "-fsyntax-only", f"-I{source}", *options, str(file)]
    return subprocess.run(command, capture_output=True, text=True)


faults = []
files = sorted(folder.glob("*.cc"))
for file in files:
    wanted = re.match(r"// want: (.*)\n", file.read_text()).group(1)
    good = compile_it(file, "-DGOOD")
    if good.returncode != 0:
        faults.append(f"{file.name}: its good half does not compile:\n{good.stderr}")
    bad = compile_it(file)
    if bad.returncode == 0:
        faults.append(f"{file.name}: compiles")
    elif not any(reason in bad.stderr for reason in wanted.split("|")):
        faults.append(f"{file.name}: fails for another reason than {wanted!r}:\n{bad.stderr}")
print("\n".join(faults) or f"{len(files)} files are refused as they should be")
sys.exit(1 if faults or not files else 0)
