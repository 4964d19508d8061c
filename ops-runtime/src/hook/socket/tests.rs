//! Against the server side of the protocol, in this process.

use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::thread;

use ops_agent_socket::{IncomingRequest, serve_connection};

use super::*;

/// A socket in a directory of its own, and an agent on it that serves one connection.
fn with_agent(agent: impl FnOnce(UnixStream) + Send + 'static, charm: impl FnOnce(&mut Socket)) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("agent.socket");
    let listener = UnixListener::bind(&path).unwrap();
    let server = thread::spawn(move || agent(listener.accept().unwrap().0));
    charm(&mut connect(&path));
    server.join().unwrap();
}

fn connect(path: &Path) -> Socket {
    let variables = [
        ("JUJU_UNIT_NAME", "web/0".as_ref()),
        ("JUJU_CONTEXT_ID", "web/0-start-1".as_ref()),
        ("JUJU_AGENT_SOCKET_ADDRESS", path.as_os_str()),
    ];
    let variables = variables.map(|(name, value)| (name.into(), value.to_owned()));
    Socket::connect(&HookContext::from_variables(variables).unwrap()).unwrap()
}

/// Answers with the argument and 3 kB more; refuses `odd`.
fn echo(request: &IncomingRequest) -> Result<Response, String> {
    let argument = request.arguments[0].to_str().unwrap();
    if argument == "odd" {
        return Err("bad request: odd".to_owned());
    }
    let stdout = format!("{argument}{}", " ".repeat(3000)).into_bytes();
    Ok(Response { code: 0, stdout, stderr: Vec::new() })
}

fn numbered(count: usize) -> impl Iterator<Item = Call> {
    (0..count).map(|number| match number {
        77 => Call::new("echo").argument("odd"),
        _ => Call::new("echo").argument(number.to_string()),
    })
}

#[test]
fn many_reads_are_each_answered_once() {
    const COUNT: usize = 5000;
    let agent = |stream: UnixStream| {
        serve_connection(&stream, |request| echo(&request)).unwrap();
    };
    with_agent(agent, |socket| {
        let mut answers: Vec<Vec<String>> = vec![Vec::new(); COUNT];
        socket.call_reads(&mut numbered(COUNT), &mut |number, answer| {
            let answer = answer.unwrap();
            let text = if answer.code == 0 { answer.stdout } else { answer.stderr };
            answers[number].push(String::from_utf8(text).unwrap().trim().to_owned());
        });
        for (number, answer) in answers.iter().enumerate() {
            let expected =
                if number == 77 { "bad request: odd".to_owned() } else { number.to_string() };
            assert_eq!(*answer, [expected]);
        }
        // The connection goes on.
        assert_eq!(socket.call(&Call::new("echo").argument("x")).unwrap().code, 0);
    });
}

#[test]
fn after_a_cut_every_read_is_answered_with_an_error() {
    let agent = |stream: UnixStream| {
        let mut left = 200;
        let served = serve_connection(&stream, |request| {
            left -= 1;
            if left == 0 {
                stream.shutdown(std::net::Shutdown::Both).unwrap();
            }
            echo(&request)
        });
        drop(served);
    };
    with_agent(agent, |socket| {
        let (mut succeeded, mut failed) = (0, 0);
        socket.call_reads(&mut numbered(500), &mut |_, answer| match answer {
            Ok(_) => succeeded += 1,
            Err(_) => failed += 1,
        });
        assert!(succeeded < 200, "{succeeded}");
        assert_eq!(succeeded + failed, 500);
    });
}
