//! What stands in for the image of httpbin-demo: as much of gunicorn and httpbin as the charm needs.
//!
//! It takes gunicorn's own arguments, from `GUNICORN_CMD_ARGS` and then from the command line, and answers
//! as httpbin does.

mod arguments;
mod endpoints;
mod log;
mod request;

use std::env;
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use arguments::Arguments;
use endpoints::Answer;
use log::{Level, Log};
use request::{Request, RequestError};

/// How long a client may take to ask, and to take its answer.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() -> ExitCode {
    let variable = env::var("GUNICORN_CMD_ARGS").unwrap_or_default();
    let arguments = match Arguments::parse(&variable, env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(error) => return failed(&format!("gunicorn: error: {error}")),
    };
    let log = Log::new(arguments.level);
    match serve(&arguments.bind, log) {
        Ok(never) => match never {},
        Err(error) => failed(&format!("cannot listen on {}: {error}", arguments.bind)),
    }
}

/// Tells what is wrong, unless nobody listens.
fn failed(message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::FAILURE
}

fn serve(bind: &str, log: Log) -> io::Result<std::convert::Infallible> {
    let listener = TcpListener::bind(bind)?;
    log.line(Level::Info, format_args!("Listening at: http://{}", listener.local_addr()?));
    log.line(Level::Debug, format_args!("the log level is debug"));
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                let answer = move || {
                    if let Err(error) = answer(&stream, log) {
                        log.line(Level::Warning, format_args!("{error}"));
                    }
                };
                if let Err(error) = thread::Builder::new().spawn(answer) {
                    log.line(Level::Error, format_args!("cannot answer: {error}"));
                }
            }
            Err(error) => {
                log.line(Level::Error, format_args!("cannot accept a connection: {error}"));
                // Out of files, say: others need time to give some back.
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

/// Answers the one request of a connection.
fn answer(stream: &TcpStream, log: Log) -> Result<(), RequestError> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let answer = match Request::read(stream) {
        Ok(Some(request)) => {
            log.line(Level::Debug, format_args!("{} {}", request.method, request.target));
            let origin = stream.peer_addr()?.ip().to_string();
            endpoints::answer(&request, &origin)
        }
        Ok(None) => return Ok(()),
        Err(RequestError::Malformed(reason)) => Answer::text(400, reason),
        Err(error) => return Err(error),
    };
    Ok(answer.write(stream)?)
}
