//! What a failure is made of.

use std::cell::OnceCell;
use std::rc::Rc;

use ops::hook::{Error, ErrorKind, HookCommands, LogLevel, Memory, Output};

use super::answering;

// HKC-002 HKC-003 HKC-005
#[test]
fn a_failure_has_the_command_its_code_and_jujus_text() {
    let (commands, _) = answering(Output::failure(2, "ERROR no port or range specified\n"));
    let error = commands.open_port(ops::Port::tcp(80), &[]).unwrap_err();
    assert_eq!(error.to_string(), "`open-port` failed: no port or range specified");
    let Error::Command { command, kind, message, code } = error else { panic!("{error}") };
    assert_eq!((command, code), ("open-port", 2));
    assert_eq!((kind, &*message), (ErrorKind::InvalidArgument, "no port or range specified"));
}

#[test]
fn what_this_juju_lacks_is_told_with_its_versions() {
    let (commands, _) = answering(Output::failure(1, "ERROR bad request: unknown command: x\n"));
    let error = commands.relation_model_get(ops::RelationId(1)).unwrap_err();
    assert_eq!(error.kind(), Some(ErrorKind::Unsupported));
    let text = "this Juju does not have `relation-model-get`: it is there since 3.6.2";
    assert_eq!(error.to_string(), text);
}

#[test]
fn a_command_from_within_an_answer_is_an_error() {
    let commands: Rc<OnceCell<HookCommands>> = Rc::default();
    let again = Rc::clone(&commands);
    let memory = Memory::new(move |_| {
        let commands = again.get().unwrap();
        let errors = [
            commands.is_leader().unwrap_err(),
            commands.juju_log(LogLevel::Info, "x").unwrap_err(),
            commands.relation_get_many([(ops::RelationId(1), "a/0")]).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), Some(ErrorKind::Unavailable), "{error}");
        }
        Output::success("true")
    });
    commands.set(HookCommands::new(Box::new(memory))).unwrap();
    assert!(commands.get().unwrap().is_leader().unwrap());
}
