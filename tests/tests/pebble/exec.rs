//! Commands that run to their end.

use std::time::Duration;

use ops::pebble::{Error, Layer, Owner, Service};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{local, path, refused, timed};

pebble_cases![
    a_command_that_succeeds,
    exit_codes,
    output_and_errors_apart,
    output_and_errors_together,
    input_reaches_the_command,
    a_command_that_ignores_its_input,
    large_input_and_output,
    much_output_on_both_streams,
    environment_of_a_command,
    directory_of_a_command,
    user_of_a_command,
    the_context_of_a_service,
    a_time_out_kills_the_command,
    a_time_out_that_is_not_reached,
    what_is_left_behind_keeps_the_output_open,
    what_is_left_behind_goes_on_writing,
    commands_that_cannot_be_run,
    a_command_killed_by_a_signal,
    many_commands_at_once,
    many_commands_one_after_another,
    output_that_cannot_be_passed_on,
    input_that_cannot_be_read,
];

// CON-027, PEB-008
fn a_command_that_succeeds(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.exec(["true"]).run().unwrap();
    assert_eq!(client.exec(["echo", "a  b", "c"]).output().unwrap().stdout, b"a  b c\n");
    assert_eq!(client.exec(["/bin/sh", "-c", ":"]).output().unwrap(), Default::default());
}

// PEB-007 ExecError
fn exit_codes(daemon: &dyn Daemon) {
    let client = daemon.client();
    for code in [1, 42, 255] {
        let script = format!("echo out; echo err >&2; exit {code}");
        let command = ["sh", "-c", &script];
        let Err(Error::Exit(error)) = client.exec(command).output() else { panic!() };
        assert_eq!((error.program.as_str(), error.code.code()), ("sh", code));
        assert_eq!(error.stdout.as_deref(), Some(&b"out\n"[..]));
        assert_eq!(error.stderr.as_deref(), Some(&b"err\n"[..]));
        let Err(Error::Exit(error)) = client.exec(command).run() else { panic!() };
        assert_eq!((error.code.code(), &error.stdout), (code, &None));
        let ended = client.exec(command).start().unwrap().wait().unwrap();
        assert_eq!(ended, code);
    }
}

fn output_and_errors_apart(daemon: &dyn Daemon) {
    let client = daemon.client();
    let output = client.exec(["sh", "-c", "echo out; echo err >&2"]).output().unwrap();
    assert_eq!((output.stdout_text(), output.stderr_text()), ("out\n".into(), "err\n".into()));
    let bytes = client.exec(["printf", "\\377\\000"]).output().unwrap();
    assert_eq!(bytes.stdout, [255, 0]);
}

fn output_and_errors_together(daemon: &dyn Daemon) {
    let client = daemon.client();
    let command = client.exec(["sh", "-c", "echo out; echo err >&2; echo out; exit 1"]);
    let Err(Error::Exit(error)) = command.combine_stderr().output() else { panic!() };
    assert_eq!(error.stdout.as_deref(), Some(&b"out\nerr\nout\n"[..]));
    assert_eq!(error.stderr, None);
}

fn input_reaches_the_command(daemon: &dyn Daemon) {
    let client = daemon.client();
    let upper = client.exec(["tr", "a-z", "A-Z"]).input("foo\nbar\n").output().unwrap();
    assert_eq!(upper.stdout, b"FOO\nBAR\n");
    assert_eq!(client.exec(["cat"]).output().unwrap().stdout, b"", "without input it ends");
    assert_eq!(client.exec(["cat"]).input("").output().unwrap().stdout, b"");
}

fn a_command_that_ignores_its_input(daemon: &dyn Daemon) {
    let client = daemon.client();
    let (ended, took) = timed(|| client.exec(["true"]).input(vec![b'x'; 10 << 20]).run());
    ended.unwrap();
    assert!(took < Duration::from_secs(5), "{took:?}");
    let endless = client.exec(["head", "-c", "5"]).stdin(std::io::repeat(b'y'));
    assert_eq!(endless.output().unwrap().stdout, b"yyyyy");
}

fn large_input_and_output(daemon: &dyn Daemon) {
    let input: Vec<u8> = (0..8_u32 << 20).map(|at| at.to_le_bytes()[at as usize % 4]).collect();
    let output = daemon.client().exec(["cat"]).input(input.clone()).output().unwrap();
    assert!(output.stdout == input);
}

fn much_output_on_both_streams(daemon: &dyn Daemon) {
    let script =
        "for i in 1 2 3 4 5 6 7 8; do head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; done";
    let output = daemon.client().exec(["sh", "-c", script]).output().unwrap();
    assert_eq!((output.stdout.len(), output.stderr.len()), (2_400_000, 2_400_000));
}

fn environment_of_a_command(daemon: &dyn Daemon) {
    let client = daemon.client();
    let command = client.exec(["sh", "-c", "echo \"[$ONE] [$TWO] [$NONE] [$LANG]\""]);
    let output = command.environment("ONE", "a b").environment("TWO", "é").output().unwrap();
    assert_eq!(output.stdout_text(), "[a b] [é] [] [C.UTF-8]\n");
    let process = client.exec(["true"]).environment("ONE", "1").start().unwrap();
    assert_eq!(process.environment()["ONE"], "1");
    assert!(process.environment().contains_key("PATH"));
    process.wait_success().unwrap();
}

fn directory_of_a_command(daemon: &dyn Daemon) {
    let client = daemon.client();
    let root = daemon.root().to_str().unwrap();
    let output = client.exec(["pwd"]).working_dir(root).output().unwrap();
    assert_eq!(output.stdout_text().trim_end(), root);
    let process = client.exec(["true"]).working_dir(root).start().unwrap();
    assert_eq!(process.working_dir(), root);
    process.wait_success().unwrap();
}

fn user_of_a_command(daemon: &dyn Daemon) {
    let client = daemon.client();
    let own = client.exec(["id", "-u"]).output().unwrap();
    let id: u32 = own.stdout_text().trim().parse().unwrap();
    let group: u32 =
        client.exec(["id", "-g"]).output().unwrap().stdout_text().trim().parse().unwrap();
    let owner = Owner::new().user_id(id).group_id(group);
    assert_eq!(client.exec(["id", "-u"]).owner(owner).output().unwrap(), own);
    for owner in [Owner::new().user("no-such-user"), Owner::new().group("root")] {
        refused(client.exec(["true"]).owner(owner).start(), 400);
    }
}

fn the_context_of_a_service(daemon: &dyn Daemon) {
    let client = daemon.client();
    let service = Service::new("sleep 1")
        .environment("ONE", "service")
        .environment("TWO", "service")
        .working_dir(daemon.root().to_str().unwrap());
    client.add_layer("base", &Layer::new().service("a", service)).unwrap();
    let command = ["sh", "-c", "echo $ONE $TWO; pwd"];
    let exec = client.exec(command).service_context("a").environment("TWO", "own");
    let expected = format!("service own\n{}\n", daemon.root().display());
    assert_eq!(exec.output().unwrap().stdout_text(), expected);
    let elsewhere = client.exec(["pwd"]).service_context("a").working_dir("/");
    assert_eq!(elsewhere.output().unwrap().stdout, b"/\n");
    let error = refused(client.exec(["true"]).service_context("z").start(), 400);
    assert_eq!(error.message, r#"context service "z" not found"#);
}

fn a_time_out_kills_the_command(daemon: &dyn Daemon) {
    let client = daemon.client();
    let command = client.exec(["sleep", "100"]).timeout(Duration::from_millis(300));
    let (ended, took) = timed(|| command.output());
    let Err(Error::Change(error)) = ended else { panic!("{ended:?}") };
    assert!(error.message.contains("timed out after 300ms"), "{error}");
    assert!(took < Duration::from_secs(4), "{took:?}");
}

fn a_time_out_that_is_not_reached(daemon: &dyn Daemon) {
    let command = daemon.client();
    let command = command.exec(["sh", "-c", "sleep 0.2; echo done"]);
    let output = command.timeout(Duration::from_secs(20)).output().unwrap();
    assert_eq!(output.stdout, b"done\n");
}

/// It would keep the charm for as long as it lives, past the time-out.
fn what_is_left_behind_keeps_the_output_open(daemon: &dyn Daemon) {
    let client = daemon.client();
    let command = client.exec(["sh", "-c", "echo first; sleep 20 & exit 0"]);
    let (ended, took) = timed(|| command.timeout(Duration::from_millis(300)).output());
    let Err(Error::ChangeTimedOut { last, .. }) = ended else { panic!("{ended:?}") };
    assert!(!last.unwrap().ready);
    assert!(took < Duration::from_secs(10), "{took:?}");
}

fn what_is_left_behind_goes_on_writing(daemon: &dyn Daemon) {
    let client = daemon.client();
    let script = "(while echo x; do sleep 0.01; done) & exit 0";
    let command = client.exec(["sh", "-c", script]).timeout(Duration::from_millis(300));
    let (ended, took) = timed(|| command.run());
    assert!(matches!(ended, Err(Error::ChangeTimedOut { .. })), "{ended:?}");
    assert!(took < Duration::from_secs(10), "{took:?}");
}

fn commands_that_cannot_be_run(daemon: &dyn Daemon) {
    let client = daemon.client();
    let none: [&str; 0] = [];
    let error = refused(client.exec(none).start(), 400);
    assert_eq!(error.message, "must specify command");
    std::fs::write(local(daemon, "not-executable"), "").unwrap();
    for program in ["no-such-program", "/no/such/program", &path(daemon, "not-executable")] {
        let error = refused(client.exec([program]).output(), 400);
        assert_eq!(error.message, format!("cannot find executable \"{program}\""));
    }
    let error = refused(client.exec(["true"]).working_dir("/no/such").run(), 500);
    assert!(error.message.contains(r#"working directory "/no/such" does not exist"#), "{error}");
    let error = refused(client.exec(["true"]).interactive().run(), 500);
    assert!(error.message.contains("cannot use interactive mode without a terminal"), "{error}");
}

fn a_command_killed_by_a_signal(daemon: &dyn Daemon) {
    let client = daemon.client();
    let Err(Error::Exit(error)) = client.exec(["sh", "-c", "kill -TERM $$"]).output() else {
        panic!()
    };
    assert_eq!(error.code, 143);
    let text = error.to_string();
    assert!(text.starts_with("`sh`, run by Pebble on `"), "{text}");
    assert!(text.ends_with("`, ended with exit code 143 (SIGTERM)"), "{text}");
}

fn many_commands_at_once(daemon: &dyn Daemon) {
    let client = daemon.client();
    std::thread::scope(|scope| {
        for number in 0..16 {
            let client = &client;
            scope.spawn(move || {
                let text = format!("{number}\n").repeat(1000);
                let output = client.exec(["cat"]).input(text.clone()).output().unwrap();
                assert!(output.stdout == text.as_bytes());
            });
        }
    });
}

fn many_commands_one_after_another(daemon: &dyn Daemon) {
    let client = daemon.client();
    for number in 0..100 {
        let output = client.exec(["echo", &number.to_string()]).output().unwrap();
        assert_eq!(output.stdout_text(), format!("{number}\n"));
    }
}

struct Broken;

impl std::io::Write for Broken {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("no space"))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl std::io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("no tape"))
    }
}

fn output_that_cannot_be_passed_on(daemon: &dyn Daemon) {
    let client = daemon.client();
    for (name, redirection) in [("stdout", ""), ("stderr", ">&2")] {
        let script = format!("echo x {redirection}; sleep 20");
        let command = client.exec(["sh", "-c", &script]);
        let (ended, took) = timed(|| command.run_into(Broken, Broken));
        let Err(Error::Stream { stream, command, source, .. }) = ended else { panic!("{ended:?}") };
        assert_eq!((stream, command.as_str()), (name, "sh"));
        assert_eq!(source.to_string(), "no space");
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
}

fn input_that_cannot_be_read(daemon: &dyn Daemon) {
    let (ended, took) = timed(|| daemon.client().exec(["cat"]).stdin(Broken).output().map(drop));
    let Err(Error::Stream { stream, source, .. }) = ended else { panic!("{ended:?}") };
    assert_eq!((stream, source.to_string().as_str()), ("stdin", "no tape"));
    assert!(took < Duration::from_secs(5), "{took:?}");
}
