//! `local-pebble run`: the daemon on a socket.

use std::process::ExitCode;

fn main() -> ExitCode {
    local_pebble::main()
}
