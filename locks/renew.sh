#!/bin/sh
# Writes the locks anew from requirements*.txt; `make lock` calls it. What is locked keeps its version unless a direct
# requirement says otherwise, or `--upgrade` is given. One lock serves any system, and Python 3.11 to 3.13.
set -eu
export UV_CUSTOM_COMPILE_COMMAND="make lock"

compile() {
    uv pip compile --quiet --universal --python-version 3.11 "$@"
}

# What torch's builds ask for, by version alone; why torch and CUDA stand in no other lock: see TORCH in the Makefile.
sed -n '/^torch==/p' requirements.txt | compile "$@" --no-annotate --output-file locks/torch.txt -
left_out=$(sed -n -E 's/^(torch|triton|cuda-[a-z0-9-]*|nvidia-[a-z0-9-]*)==.*/--no-emit-package \1/p' locks/torch.txt)

# lock NAME OPTION...: each lock takes versions from those before it, so that no package has two.
constraints="--constraint locks/torch.txt"
lock() {
    name=$1; shift
    # shellcheck disable=SC2086  # words, on purpose
    compile --generate-hashes $left_out $constraints --output-file "locks/$name.txt" "$@" "$name.txt"
    constraints="$constraints --constraint locks/$name.txt"
}

lock requirements "$@"
lock requirements-dev "$@"
lock requirements-train "$@"
lock requirements-train-nodeps --no-deps "$@"
lock requirements-ray "$@"
