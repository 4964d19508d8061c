//! Values for one call of a typed hook command, and what became of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::rc::Rc;

use ops::hook::{Call, HookCommands, Memory, Output};
use ops::{RelationId, SecretId};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::Serialize;
use serde_json::Value;

use crate::situation::Hook;

/// What a method was called with, as it goes on.
pub(crate) struct Sample<'r> {
    runner: &'r mut TestRunner,
    pub(crate) commands: HookCommands,
    sampled: Sampled,
}

/// What a method has sent, and what was meant.
pub(crate) struct Sampled {
    pub(crate) method: &'static str,
    pub(crate) calls: Vec<Sent>,
    pub(crate) intended: Vec<(&'static str, Value)>,
    /// Whether Juju takes such values.
    pub(crate) is_valid: bool,
    pub(crate) hook: Hook,
}

/// A call, and the files that its arguments name, as the agent finds them while it runs.
pub(crate) struct Sent {
    pub(crate) command: &'static str,
    pub(crate) arguments: Vec<String>,
    stdin: Option<String>,
    files: BTreeMap<String, String>,
}

/// A line for the Go side.
#[derive(Serialize)]
pub(crate) struct SentLine<'s> {
    command: &'s str,
    arguments: &'s [String],
    stdin: Option<&'s str>,
    files: &'s BTreeMap<String, String>,
    hook: &'s Hook,
}

impl Sent {
    fn new(call: &Call) -> Self {
        let files = call.arguments.iter().filter(|argument| argument.starts_with("/proc/"));
        let files = files.map(|path| (path.clone(), fs::read_to_string(path).unwrap()));
        Self {
            command: call.command,
            arguments: call.arguments.clone(),
            stdin: call.stdin.clone().map(|stdin| String::from_utf8(stdin).unwrap()),
            files: files.collect(),
        }
    }

    pub(crate) fn line<'s>(&'s self, hook: &'s Hook) -> SentLine<'s> {
        let Self { command, arguments, stdin, files } = self;
        SentLine { command, arguments, stdin: stdin.as_deref(), files, hook }
    }
}

impl<'r> Sample<'r> {
    /// Calls a method with values by `runner`.
    pub(crate) fn take(
        runner: &'r mut TestRunner,
        method: &'static str,
        call: fn(&mut Self),
    ) -> Sampled {
        let sent: Rc<RefCell<Vec<Sent>>> = Rc::default();
        let recorded = Rc::clone(&sent);
        let commands = HookCommands::new(Box::new(Memory::new(move |call| {
            recorded.borrow_mut().push(Sent::new(call));
            Output::success("null\n")
        })));
        let (calls, intended, hook) = (Vec::new(), Vec::new(), Hook::default());
        let sampled = Sampled { method, calls, intended, is_valid: true, hook };
        let mut sample = Sample { runner, commands, sampled };
        call(&mut sample);
        let mut sampled = sample.sampled;
        sampled.calls = sent.take();
        sampled
    }

    /// Says what one call means to the command.
    pub(crate) fn means(&mut self, command: &'static str, meaning: Value) {
        self.sampled.intended.push((command, meaning));
    }

    /// The same of one that asks for JSON.
    pub(crate) fn means_json(&mut self, command: &'static str, mut meaning: Value) {
        meaning["format"] = "json".into();
        self.means(command, meaning);
    }

    /// Says that Juju may refuse the values.
    pub(crate) fn invalid(&mut self) {
        self.sampled.is_valid = false;
    }

    pub(crate) fn value<T>(&mut self, strategy: impl Strategy<Value = T>) -> T {
        strategy.new_tree(self.runner).unwrap().current()
    }

    pub(crate) fn bool(&mut self) -> bool {
        self.value(any::<bool>())
    }

    /// Any text, rather one that could be taken for something else.
    pub(crate) fn text(&mut self) -> String {
        let words = [
            "",
            "-",
            "--",
            "=",
            "a=b",
            "-x",
            "--help",
            "-h",
            "--format=yaml",
            "--app",
            "--application",
            "--file",
            "-r3",
            "null",
            "~",
            "true",
            "1.0",
            "[a]",
            "{}",
            "@file",
            "#",
            "a#file",
            "&a",
            "*a",
            "\"",
            "'",
            "a: b",
            "<",
            "\n",
            " ",
            "\t",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{fffd}",
            "\u{1f600}",
            "a\nb",
            "=\n=",
            "%",
            "0x1",
            "0o7",
            "1_000",
        ];
        self.value(prop_oneof![
            4 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
            2 => "[-=a-z\"'\\\\]{0,6}",
            2 => "\\PC{0,12}",
            1 => "[a-z ]{300}",
            2 => prop::collection::vec(prop::char::any(), 0..6)
                .prop_map(|letters| letters.into_iter().filter(|letter| *letter != '\0').collect()),
        ])
    }

    /// A name that Juju takes; sometimes one that it does not.
    pub(crate) fn name(&mut self) -> String {
        if self.value(0..8) == 0 {
            self.invalid();
            return self.text();
        }
        self.value("[a-z][a-z0-9]{0,6}(-[a-z]{1,4})?")
    }

    /// A unit's name that Juju takes; sometimes one that it does not.
    pub(crate) fn unit(&mut self) -> String {
        let number: u32 = self.value(0..1_000_u32);
        format!("{}/{number}", self.name())
    }

    /// A relation that is there.
    pub(crate) fn relation(&mut self) -> RelationId {
        let id = self.value(any::<u32>());
        self.sampled.hook.relations = vec![id];
        RelationId(id)
    }

    /// A storage instance that is there.
    pub(crate) fn storage(&mut self) -> String {
        let id = self.unit();
        self.sampled.hook.storages = vec![id.clone()];
        id
    }

    /// Keys and values, any texts; keys are not empty.
    pub(crate) fn settings(&mut self) -> BTreeMap<String, String> {
        let count = self.value(0..4);
        let pairs = (0..count).map(|_| (self.text(), self.text()));
        pairs.filter(|(key, _)| !key.is_empty()).collect()
    }

    /// A secret's id in one of its forms, and the bare one.
    pub(crate) fn secret(&mut self) -> (SecretId, String) {
        let bare = self.value("[0-9a-v]{20}");
        let form = self.value(prop::sample::select(vec![
            "",
            "secret:",
            "secret://6c6f6361-6c20-4a75-8a75-000000000001/",
            "secret:6c6f6361-6c20-4a75-8a75-000000000001/",
        ]));
        (SecretId::new(format!("{form}{bare}")), bare)
    }
}
