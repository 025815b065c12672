#!/usr/bin/env bash
# Builds llama-server from the llama.cpp source that the node-llama-cpp package carries, into FOLDER. Needs git, cmake and a
# C++ compiler; nothing is downloaded. For the opt-in tests and bench/models.ts (CODEACT_LLAMA_SERVER=FOLDER/llama-server).
set -euo pipefail
[ $# = 1 ] || { echo "usage: scripts/build-llama-server.sh FOLDER" >&2; exit 2; }
for program in git cmake c++; do
  command -v "$program" >/dev/null || { echo "$program is needed: apt-get install git cmake g++" >&2; exit 1; }
done
bundle="$(cd "$(dirname "$0")/.." && pwd)/node_modules/node-llama-cpp/llama/gitRelease.bundle"
[ -f "$bundle" ] || { echo "run npm ci first" >&2; exit 1; }
mkdir -p "$1"
cd "$1"
[ -d source ] || git clone -q "$bundle" source
cmake -S source -B build -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DLLAMA_CURL=OFF -DLLAMA_OPENSSL=OFF \
  -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF >/dev/null
cmake --build build --target llama-server -j "$(nproc)"
cp build/bin/llama-server .
echo "$(pwd)/llama-server"
