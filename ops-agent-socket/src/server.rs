//! The side that answers: a unit agent.

use std::io::{Read, Write};

use crate::error::Error;
use crate::gob::{Decoder, Encoder};
use crate::message::{IncomingRequest, METHOD, RequestHeader, Response, ResponseHeader};

/// Where the types of a Go server begin that has sent nothing yet.
const FIRST_TYPE_ID: i64 = 64;
/// The output buffer's memory that is kept from answer to answer.
const KEPT_BUFFER_BYTES: usize = 64 << 10;

/// Answers the calls that come over one connection, one after the other, until the client closes
/// it. As in Go, neither a call of an unknown method nor one whose body does not decode ends the
/// connection: the client is told.
///
/// `handle` runs a command. Its `Err` refuses the call, like Juju's `bad request: …`; a command that
/// fails is an `Ok` with a code other than 0. A handler that finds no standard input where the
/// command wants some answers [`STDIN_REQUIRED`](crate::STDIN_REQUIRED).
///
/// ```
/// use std::os::unix::net::UnixStream;
/// use ops_agent_socket::{Client, Request, Response, serve_connection};
///
/// let (client, server) = UnixStream::pair()?;
/// let serving = std::thread::spawn(move || {
///     serve_connection(server, |request| match request.command.as_str() {
///         "is-leader" => Ok(Response { stdout: b"True\n".to_vec(), ..Response::default() }),
///         unknown => Err(format!("bad request: unknown command: {unknown}")),
///     })
/// });
/// let mut client = Client::new(client);
/// let request = Request::<&str>::new("hello/0-start-1", "/".as_ref(), "is-leader", &[]);
/// assert_eq!(client.call(&request)?.stdout, b"True\n");
/// drop(client);
/// serving.join().expect("the server thread ends")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The stream fails, ends in the middle of a request, or carries something that is not this
/// protocol.
pub fn serve_connection<S, H>(mut stream: S, mut handle: H) -> Result<(), Error>
where
    S: Read + Write,
    H: FnMut(IncomingRequest) -> Result<Response, String>,
{
    let mut decoder = Decoder::default();
    let mut encoder = Encoder::new(FIRST_TYPE_ID);
    while let Some(header) = decoder.next_value(&mut stream)? {
        let header = RequestHeader::decode(header)?;
        let body = decoder.following_value(&mut stream)?;
        let answer = find_method(&header.service_method)
            .and_then(|()| IncomingRequest::decode(body).map_err(|error| error.to_string()))
            .and_then(&mut handle);
        match answer {
            Ok(response) => {
                ResponseHeader::encode(&mut encoder, &header, "");
                response.encode(&mut encoder);
            }
            // An empty text would read as success.
            Err(error) if error.is_empty() => {
                ResponseHeader::encode_error(&mut encoder, &header, "call refused");
            }
            Err(error) => ResponseHeader::encode_error(&mut encoder, &header, &error),
        }
        stream.write_all(encoder.output()).and_then(|()| stream.flush()).map_err(Error::Write)?;
        encoder.clear(KEPT_BUFFER_BYTES);
    }
    Ok(())
}

/// Whether there is such a method; the errors are Go's.
fn find_method(name: &str) -> Result<(), String> {
    if name == METHOD {
        return Ok(());
    }
    let service = METHOD.rsplit_once('.').map(|(service, _)| service);
    match name.rsplit_once('.') {
        None => Err(format!("rpc: service/method request ill-formed: {name}")),
        Some((of, _)) if Some(of) == service => Err(format!("rpc: can't find method {name}")),
        Some(_) => Err(format!("rpc: can't find service {name}")),
    }
}
