//! The threads of a command's connections.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, mpsc};

use serde::Deserialize;

use super::session::{Command, Slot};
use super::socket::{Event, SocketReader, split};
use crate::api::null_is_default;
use crate::changes::TaskId;
use crate::daemon::Core;
use crate::processes::signal_named;

/// Stays with a connection that is a command's stream, until the client closes it.
pub(crate) fn serve(
    core: &Arc<Core>,
    task: TaskId,
    slot: Slot,
    stream: UnixStream,
    ahead: Vec<u8>,
) {
    let (mut reader, writer) = split(stream, ahead);
    match slot {
        Slot::Control => {
            core.with(|state| state.exec_connected(task, slot, writer, None));
            control(core, task, &mut reader);
        }
        Slot::Stderr => {
            core.with(|state| state.exec_connected(task, slot, writer, None));
            reader.linger();
        }
        Slot::Stdio => {
            let (to, from) = mpsc::channel();
            core.with(|state| state.exec_connected(task, slot, writer, Some(to)));
            // Without a process there will be no input.
            if let Ok(mut input) = from.recv() {
                pump(&mut reader, &mut input);
            }
            reader.linger();
        }
    }
}

/// The end of a stream, in both directions.
#[derive(Deserialize)]
struct Marker {
    #[serde(default, deserialize_with = "null_is_default")]
    command: String,
}

/// Hands on what the client writes, until it says that this was all or the process takes no more.
fn pump(reader: &mut SocketReader, input: &mut super::run::Input) {
    loop {
        match reader.next() {
            Event::Binary(bytes) => {
                if input.write_all(&bytes).and_then(|()| input.flush()).is_err() {
                    return;
                }
            }
            Event::Text(text) => {
                let marker: Option<Marker> = serde_json::from_str(&text).ok();
                if marker.is_some_and(|marker| marker.command == "end") {
                    return;
                }
            }
            Event::Closed | Event::Cut => return,
        }
    }
}

#[derive(Deserialize)]
struct ControlCommand {
    #[serde(default, deserialize_with = "null_is_default")]
    command: String,
    #[serde(default)]
    signal: Option<ControlSignal>,
    #[serde(default)]
    resize: Option<ControlResize>,
}

#[derive(Deserialize)]
struct ControlSignal {
    #[serde(default, deserialize_with = "null_is_default")]
    name: String,
}

#[derive(Deserialize)]
struct ControlResize {
    #[serde(default, deserialize_with = "null_is_default")]
    width: u16,
    #[serde(default, deserialize_with = "null_is_default")]
    height: u16,
}

const KILL: i32 = 9;

/// Does what the client asks of the process. One that goes without a word takes the process along.
fn control(core: &Arc<Core>, task: TaskId, reader: &mut SocketReader) {
    loop {
        match reader.next() {
            Event::Text(text) => {
                if let Some(command) = parse(&text) {
                    core.with(|state| state.command_exec(task, command));
                }
            }
            Event::Binary(_) => {}
            Event::Closed => return,
            Event::Cut => {
                core.with(|state| state.command_exec(task, Command::Signal(KILL)));
                return;
            }
        }
    }
}

/// A command; what is none is passed over.
fn parse(text: &str) -> Option<Command> {
    let given: ControlCommand = serde_json::from_str(text).ok()?;
    match given.command.as_str() {
        "signal" => signal_named(&given.signal?.name).map(Command::Signal),
        "resize" => {
            let ControlResize { width, height } = given.resize?;
            Some(Command::Resize { width, height })
        }
        _ => None,
    }
}
