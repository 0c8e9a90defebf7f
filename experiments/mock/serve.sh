# serve_mock CONFIG: starts the mock on a free port until the shell ends. Its address is in $url, and a folder that ends with
# it in $folder. To be sourced.
serve_mock() {
  folder=$(mktemp -d)
  trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT
  command -v chunkwise >/dev/null || { echo "chunkwise is not in PATH; build it, and put .build/release there." >&2; exit 69; }
  chunkwise mock --config "$1" --port 0 > "$folder/url" 2> "$folder/errors" &
  until [ -s "$folder/url" ]; do
    kill -0 $! 2>/dev/null || { cat "$folder/errors" >&2; exit 69; }
    sleep 0.1
  done
  url=$(cat "$folder/url")
}
