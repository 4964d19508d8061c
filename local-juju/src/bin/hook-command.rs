//! The hook commands and nothing else: what an embedder gives as `hook_command` whose own
//! executable cannot play that part, such as a test.

use std::process::ExitCode;

fn main() -> ExitCode {
    local_juju::agent::hook_command_main().unwrap_or_else(|| {
        eprintln!("start this by the name of a hook command, such as a link `config-get` to it");
        ExitCode::from(2)
    })
}
