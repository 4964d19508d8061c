//! What was secret stands nowhere in the process's memory once it is dropped: neither in a buffer of the
//! transports nor of a parser.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::env;
use std::fs::{self, File};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use ops::hook::{Exec, HookCommands, SecretAdd, SecretGet, Socket};
use ops::{HookContext, SecretContent};
use ops_agent_socket::{Response, serve_connection};
use zeroize::Zeroizing;

/// What this process is started for, when a test starts it again.
const ROLE: &str = "WIPED_SECRETS_ROLE";
const DIRECTORY: &str = "WIPED_SECRETS_DIRECTORY";
/// More than any buffer has at first.
const REPEATS: usize = 4000;

/// The bytes that secrets are made of, which stand together in no binary.
fn secret_byte(place: usize) -> u8 {
    b'a' + u8::try_from((place % 16 * 7 + 3) % 26).unwrap()
}

fn secret() -> String {
    let mut text = String::with_capacity(16 * REPEATS);
    text.extend((0..16 * REPEATS).map(|place| char::from(secret_byte(place))));
    text
}

/// Whether sixteen of them stand together anywhere in what this process can write.
fn is_in_memory() -> bool {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let memory = File::open("/proc/self/mem").unwrap();
    let mut chunk = Zeroizing::new(vec![0; 1 << 20]);
    maps.lines().any(|line| {
        let mut fields = line.split_whitespace();
        let (range, access) = (fields.next().unwrap(), fields.next().unwrap());
        let (start, end) = range.split_once('-').unwrap();
        let address = |text| u64::from_str_radix(text, 16).unwrap();
        let (mut start, end) = (address(start), address(end));
        while access.starts_with("rw") && start < end {
            let size = usize::try_from(end - start).unwrap().min(chunk.len());
            // The kernel's own pages cannot be read.
            let Ok(read) = memory.read_at(&mut chunk[..size], start) else { break };
            let found = chunk[..read].windows(16).any(|bytes| {
                bytes.iter().enumerate().all(|(place, byte)| *byte == secret_byte(place))
            });
            if found {
                return true;
            }
            start += read as u64;
            if start < end {
                // What lies across two chunks.
                start -= 16;
            }
        }
        false
    })
}

/// Reads a secret, and looks for it.
fn read_and_forget(commands: &HookCommands) {
    assert!(!is_in_memory(), "it is there before it is read");
    let content = commands.secret_get(&SecretGet::by_label("any")).unwrap();
    assert_eq!(content.get("plain").unwrap().len(), 16 * REPEATS);
    assert_eq!(content.get("escaped").unwrap().len(), 16 * REPEATS + 1);
    assert!(is_in_memory(), "the search finds nothing");
    drop(content);
    assert!(!is_in_memory(), "what was read is still there");
}

fn add_and_forget(commands: &HookCommands) {
    let content = SecretContent::new().with("key", secret()).unwrap();
    commands.secret_add(&SecretAdd::new(&content)).unwrap();
    assert!(is_in_memory(), "the search finds nothing");
    drop(content);
    assert!(!is_in_memory(), "what was added is still there");
}

fn answer() -> String {
    format!(r#"{{"plain":"{0}","escaped":"\u003c{0}"}}"#, secret())
}

/// Starts this program again, to do one thing in a process of its own.
fn start(role: &str, directory: &Path) -> Child {
    let path = format!("{}:/usr/bin:/bin", directory.display());
    Command::new(env::current_exe().unwrap())
        .args(["in_a_process_of_its_own", "--exact", "--nocapture"])
        .env(ROLE, role)
        .env(DIRECTORY, directory)
        .env("PATH", path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn serve(directory: &Path) {
    let listener = UnixListener::bind(directory.join("starting")).unwrap();
    fs::rename(directory.join("starting"), directory.join("agent.socket")).unwrap();
    let stream = listener.accept().unwrap().0;
    serve_connection(stream, |request| {
        let stdout = match &*request.command {
            "secret-get" => answer(),
            _ => {
                let file = fs::read_to_string(request.arguments.last().unwrap()).unwrap();
                assert_eq!(file, format!(r#"{{"key":"{}"}}"#, secret()));
                "secret:cdq3ok0kk8o3j04m3m00\n".to_owned()
            }
        };
        Ok(Response { code: 0, stdout: stdout.into(), stderr: Vec::new() })
    })
    .unwrap();
}

#[test]
fn in_a_process_of_its_own() {
    let Ok(role) = env::var(ROLE) else { return };
    let directory = env::var_os(DIRECTORY).unwrap();
    let directory = Path::new(&directory);
    match &*role {
        "agent" => serve(directory),
        "socket" => {
            let socket = directory.join("agent.socket");
            let variables = [
                ("JUJU_UNIT_NAME", "web/0".as_ref()),
                ("JUJU_CONTEXT_ID", "x".as_ref()),
                ("JUJU_AGENT_SOCKET_ADDRESS", socket.as_os_str()),
            ];
            let variables = variables.map(|(name, value)| (name.into(), value.to_owned()));
            let hook = HookContext::from_variables(variables).unwrap();
            let commands = HookCommands::new(Box::new(Socket::connect(&hook).unwrap()));
            read_and_forget(&commands);
            add_and_forget(&commands);
        }
        "exec" => {
            let commands = HookCommands::new(Box::new(Exec::new()));
            read_and_forget(&commands);
            add_and_forget(&commands);
        }
        _ => {
            let commands = HookCommands::new(Box::new(Exec::new()));
            let content = SecretContent::new().with("key", secret()).unwrap();
            commands.secret_add(&SecretAdd::new(&content)).unwrap();
        }
    }
}

#[test]
fn by_the_socket_a_secret_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let mut agent = start("agent", directory.path());
    wait_for(&directory.path().join("agent.socket"));
    let charm = start("socket", directory.path()).wait().unwrap();
    assert!(agent.wait().unwrap().success() && charm.success());
}

/// An executable on the `PATH` of a process that is started with this directory.
fn put_executable(directory: &Path, command: &str, script: &str) {
    let path = directory.join(command);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
}

fn wait_for(path: &Path) {
    for _ in 0..1000 {
        if path.exists() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("there is no {}", path.display());
}

#[test]
fn by_the_executables_a_secret_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("answer"), answer()).unwrap();
    put_executable(directory.path(), "secret-get", r#"cat "${0%/*}/answer""#);
    let script = r#"for last; do :; done
        grep -q '^{"key":"[a-z]*"}$' "$last" && echo secret:cdq3ok0kk8o3j04m3m00"#;
    put_executable(directory.path(), "secret-add", script);
    assert!(start("exec", directory.path()).wait().unwrap().success());
}

#[test]
fn what_is_killed_leaves_no_file() {
    let directory = tempfile::tempdir().unwrap();
    let script = r#"for last; do :; done
        grep -q '^{"key":"[a-z]*"}$' "$last" && echo "$last" >"${0%/*}/new"
        mv "${0%/*}/new" "${0%/*}/path"; exec sleep 2"#;
    put_executable(directory.path(), "secret-add", script);
    let mut charm = start("killed", directory.path());
    wait_for(&directory.path().join("path"));
    let path = fs::read_to_string(directory.path().join("path")).unwrap();
    // No directory has a name for it.
    let target = fs::read_link(path.trim()).unwrap();
    assert!(!target.exists() && target.to_string_lossy().ends_with(" (deleted)"), "{target:?}");
    charm.kill().unwrap();
    charm.wait().unwrap();
    assert!(!Path::new(path.trim()).exists());
}
