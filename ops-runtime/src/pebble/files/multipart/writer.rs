//! The body of a push.

use std::fmt::Write;
use std::io::{self, Cursor, ErrorKind, Read};
use std::vec;

use super::{Boundary, quoted};

/// A file to be sent.
pub(crate) struct File<'a> {
    pub(crate) path: &'a str,
    pub(crate) source: &'a mut dyn Read,
}

/// The body: the metadata of all files, then each file, read from its source when it is its turn.
pub(crate) struct Upload<'a> {
    boundary: &'a Boundary,
    /// What stands between the files and has not been read yet.
    between: Cursor<Vec<u8>>,
    current: Option<File<'a>>,
    /// How many files have been begun.
    begun: usize,
    rest: vec::IntoIter<File<'a>>,
    has_trailer: bool,
    failure: Option<io::Error>,
}

impl<'a> Upload<'a> {
    pub(crate) fn new(boundary: &'a Boundary, metadata: &[u8], files: Vec<File<'a>>) -> Self {
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"request\"\r\nContent-Type: application/json\r\n\r\n",
            boundary.0
        );
        let mut between = head.into_bytes();
        between.extend_from_slice(metadata);
        Self {
            boundary,
            between: Cursor::new(between),
            current: None,
            begun: 0,
            rest: files.into_iter(),
            has_trailer: false,
            failure: None,
        }
    }

    /// Which file's source failed, if one did.
    pub(crate) fn into_failure(self) -> Option<(usize, io::Error)> {
        let index = self.begun.saturating_sub(1);
        self.failure.map(|failure| (index, failure))
    }

    /// Goes to the next file, or the end; false if that has been reached.
    fn advance(&mut self) -> bool {
        if self.has_trailer {
            return false;
        }
        self.current = self.rest.next();
        let boundary = &self.boundary.0;
        self.between = Cursor::new(match &self.current {
            Some(file) => {
                self.begun += 1;
                format!(
                    "\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; {}\r\nContent-Type: application/octet-stream\r\n\r\n",
                    file_name(file.path)
                )
                .into_bytes()
            }
            None => {
                self.has_trailer = true;
                format!("\r\n--{boundary}--\r\n").into_bytes()
            }
        });
        true
    }
}

/// The parameter with the path. A control character cannot stand in a header: RFC 2231 has a form for
/// paths with one.
fn file_name(path: &str) -> String {
    if !path.chars().any(char::is_control) {
        return format!("filename=\"{}\"", quoted(path));
    }
    let mut encoded = String::from("filename*=utf-8''");
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(byte.into());
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

impl Read for Upload<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let bytes = self.between.read(buffer)?;
            if bytes > 0 {
                return Ok(bytes);
            }
            if let Some(file) = &mut self.current {
                match file.source.read(buffer) {
                    Ok(0) => self.current = None,
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => {
                        let told = io::Error::new(error.kind(), "the source failed");
                        self.failure = Some(error);
                        return Err(told);
                    }
                    read => return read,
                }
            } else if !self.advance() {
                return Ok(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_between_boundaries() {
        let boundary = Boundary("b".repeat(32));
        let (mut one, mut two) = ("one".as_bytes(), "".as_bytes());
        let files = vec![
            File { path: "/a \"\\", source: &mut one },
            File { path: "/\n", source: &mut two },
        ];
        let mut body = String::new();
        Upload::new(&boundary, b"{}", files).read_to_string(&mut body).unwrap();
        let line = format!("--{}", boundary.0);
        assert_eq!(
            body,
            format!(
                "{line}\r\nContent-Disposition: form-data; name=\"request\"\r\nContent-Type: application/json\r\n\r\n{{}}\
                \r\n{line}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"/a \\\"\\\\\"\r\nContent-Type: application/octet-stream\r\n\r\none\
                \r\n{line}\r\nContent-Disposition: form-data; name=\"files\"; filename*=utf-8''%2F%0A\r\nContent-Type: application/octet-stream\r\n\r\n\
                \r\n{line}--\r\n"
            )
        );
    }

    #[test]
    fn a_failing_source_is_told_with_its_place() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("broken"))
            }
        }
        let boundary = Boundary::random();
        assert_eq!(boundary.0.len(), 64);
        let (mut good, mut bad) = ("good".as_bytes(), Broken);
        let files =
            vec![File { path: "/a", source: &mut good }, File { path: "/b", source: &mut bad }];
        let mut upload = Upload::new(&boundary, b"{}", files);
        assert!(upload.read_to_end(&mut Vec::new()).is_err());
        let (index, error) = upload.into_failure().unwrap();
        assert_eq!((index, error.to_string().as_str()), (1, "broken"));
    }
}
