//! The body of a pull.

use std::io::{self, ErrorKind, Read};

use memchr::memmem;

/// How much is read at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// The longest head of a part. A path has 4096 bytes at most, and each may be escaped.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// The longest boundary of RFC 2046.
const MAX_BOUNDARY_BYTES: usize = 70;

/// What is wrong with a body.
#[derive(Debug)]
pub(crate) enum MultipartError {
    /// It cannot be read.
    Io(io::Error),
    /// It ends too early.
    CutOff,
    /// It is none.
    Malformed(&'static str),
}

/// The head of a part.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// As it was written, with its escapes.
    pub(crate) file_name: Option<String>,
}

/// A body that is read part by part, in constant memory.
#[derive(Debug)]
pub(crate) struct Parts<R> {
    body: R,
    /// `\r\n--boundary`.
    delimiter: Vec<u8>,
    buffer: Box<[u8]>,
    /// What of the buffer has been read and not consumed.
    start: usize,
    end: usize,
    /// Up to where it is content of this part.
    content_end: usize,
    /// Whether the delimiter stands there.
    is_at_delimiter: bool,
    has_ended: bool,
}

impl<R: Read> Parts<R> {
    pub(crate) fn new(content_type: &str, body: R) -> Result<Self, MultipartError> {
        let boundary = boundary(content_type)
            .ok_or(MultipartError::Malformed("it is not `multipart/form-data` with a boundary"))?;
        let mut buffer = vec![0; BUFFER_BYTES].into_boxed_slice();
        // The first boundary has no line before it: this makes it one like the others.
        if let Some(begin) = buffer.get_mut(..2) {
            begin.copy_from_slice(b"\r\n");
        }
        Ok(Self {
            body,
            delimiter: [b"\r\n--", boundary.as_bytes()].concat(),
            buffer,
            start: 0,
            end: 2,
            content_end: 0,
            is_at_delimiter: false,
            has_ended: false,
        })
    }

    /// The next part, after the rest of this one; `None` at the end.
    pub(crate) fn next_part(&mut self) -> Result<Option<Part>, MultipartError> {
        if self.has_ended {
            return Ok(None);
        }
        loop {
            self.fill()?;
            let rest = self.chunk().len();
            if rest == 0 {
                break;
            }
            self.consume(rest);
        }
        self.start += self.delimiter.len();
        self.want(2)?;
        if self.unread().starts_with(b"--") {
            self.has_ended = true;
            return Ok(None);
        }
        let head = self.head()?;
        // The content begins here; where it ends is not known yet.
        self.content_end = self.start;
        self.is_at_delimiter = false;
        part(&head).map(Some)
    }

    /// Makes [`chunk`](Self::chunk) the next bytes of this part, none at its end.
    pub(crate) fn fill(&mut self) -> Result<(), MultipartError> {
        while self.content_end <= self.start && !self.is_at_delimiter {
            if self.find_content() {
                break;
            }
            self.read_more()?;
        }
        Ok(())
    }

    /// What [`fill`](Self::fill) has found and has not been consumed.
    pub(crate) fn chunk(&self) -> &[u8] {
        self.buffer.get(self.start..self.content_end).unwrap_or_default()
    }

    pub(crate) fn consume(&mut self, bytes: usize) {
        self.start = self.start.saturating_add(bytes).min(self.content_end);
    }

    /// Reads the body to its end, whatever comes.
    pub(crate) fn finish(&mut self) {
        while matches!(self.body.read(&mut self.buffer), Ok(1..)) {}
        self.has_ended = true;
    }

    /// Looks for the part's end in what has been read; false if nothing of it is known to be content.
    fn find_content(&mut self) -> bool {
        let unread = self.unread();
        if let Some(at) = memmem::find(unread, &self.delimiter) {
            self.content_end = self.start + at;
            self.is_at_delimiter = true;
            return true;
        }
        // The delimiter may have begun at the end.
        let content = unread.len().saturating_sub(self.delimiter.len() - 1);
        self.content_end = self.start + content;
        content > 0
    }

    /// The lines up to the first empty one.
    fn head(&mut self) -> Result<Vec<u8>, MultipartError> {
        loop {
            let unread = self.unread();
            if let Some(at) = memmem::find(unread, b"\r\n\r\n") {
                let head = unread.get(..at).unwrap_or_default().to_vec();
                self.start += at + 4;
                return Ok(head);
            }
            if unread.len() > MAX_HEAD_BYTES {
                return Err(MultipartError::Malformed("the head of a part does not end"));
            }
            self.read_more()?;
        }
    }

    fn want(&mut self, bytes: usize) -> Result<(), MultipartError> {
        while self.unread().len() < bytes {
            self.read_more()?;
        }
        Ok(())
    }

    fn unread(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Reads once, behind what is there, which is moved to the buffer's beginning first.
    fn read_more(&mut self) -> Result<(), MultipartError> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.content_end = self.content_end.saturating_sub(self.start);
        self.start = 0;
        let space = self.buffer.get_mut(self.end..).unwrap_or_default();
        loop {
            match self.body.read(space) {
                Ok(0) => return Err(MultipartError::CutOff),
                Ok(bytes) => {
                    self.end += bytes;
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(MultipartError::Io(error)),
            }
        }
    }
}

fn boundary(content_type: &str) -> Option<&str> {
    let (media_type, parameters) = content_type.split_once(';')?;
    if !media_type.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then(|| value.trim_matches('"'))
    })?;
    (1..=MAX_BOUNDARY_BYTES).contains(&boundary.len()).then_some(boundary)
}

fn part(head: &[u8]) -> Result<Part, MultipartError> {
    let head = std::str::from_utf8(head)
        .map_err(|_| MultipartError::Malformed("the head of a part is not UTF-8"))?;
    let disposition = head
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"))
        .map(|(_, value)| value)
        .ok_or(MultipartError::Malformed("a part has no name"))?;
    let mut part = Part::default();
    let mut rest = disposition;
    while let Some((before, after)) = rest.split_once("=\"") {
        let name = before.rsplit([';', ' ']).next().unwrap_or_default();
        let end = closing_quote(after)
            .ok_or(MultipartError::Malformed("a name in the head of a part has no end"))?;
        let (value, after) = after.split_at(end);
        match name {
            "name" => value.clone_into(&mut part.name),
            "filename" => part.file_name = Some(value.to_owned()),
            _ => {}
        }
        rest = after.get(1..).unwrap_or_default();
    }
    Ok(part)
}

/// Where the value ends: at a quote that is not escaped.
fn closing_quote(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives its bytes in small pieces.
    struct Trickle<'a>(&'a [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let bytes = buffer.len().min(self.1).min(self.0.len());
            buffer[..bytes].copy_from_slice(&self.0[..bytes]);
            self.0 = &self.0[bytes..];
            Ok(bytes)
        }
    }

    const TYPE: &str = "multipart/form-data; boundary=\"bound\"";

    fn read(body: &[u8], step: usize) -> Result<Vec<(Part, Vec<u8>)>, MultipartError> {
        let mut parts = Parts::new(TYPE, Trickle(body, step))?;
        let mut read = Vec::new();
        while let Some(part) = parts.next_part()? {
            let mut content = Vec::new();
            loop {
                parts.fill()?;
                let chunk = parts.chunk();
                if chunk.is_empty() {
                    break;
                }
                content.extend_from_slice(chunk);
                let bytes = chunk.len();
                parts.consume(bytes);
            }
            read.push((part, content));
        }
        Ok(read)
    }

    fn body(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        for (at, (name, content)) in files.iter().enumerate() {
            let line = if at == 0 { "" } else { "\r\n" };
            let head = format!(
                "{line}--bound\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: a/b\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
        }
        body.extend_from_slice(b"\r\n--bound--\r\n");
        body
    }

    #[test]
    fn names_keep_their_escapes() {
        let read = read(&body(&[(r#"/a \"b\\"#, b"x"), ("", b"")]), 1).unwrap();
        let names: Vec<_> = read.iter().map(|(part, _)| part.file_name.as_deref()).collect();
        assert_eq!(names, [Some(r#"/a \"b\\"#), Some("")]);
        assert!(read.iter().all(|(part, _)| part.name == "files"));
    }

    #[test]
    fn what_is_cut_off_is_told() {
        let whole = body(&[("/a", b"content"), ("/b", b"")]);
        for end in 0..whole.len() - 4 {
            let cut = read(&whole[..end], 7);
            assert!(matches!(cut, Err(MultipartError::CutOff)), "{end}: {cut:?}");
        }
    }

    #[test]
    fn what_is_no_multipart_is_told() {
        for content_type in [
            "",
            "text/plain",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/mixed; boundary=b",
        ] {
            let parts = Parts::new(content_type, io::empty());
            assert!(matches!(parts, Err(MultipartError::Malformed(_))), "{content_type}");
        }
        for head in ["A: b", "Content-Disposition: form-data; name=\"x", "\u{ff}"] {
            let body = format!("--bound\r\n{head}\r\n\r\n\r\n--bound--");
            assert!(
                matches!(read(body.as_bytes(), 9), Err(MultipartError::Malformed(_))),
                "{head}"
            );
        }
        let endless = [b"--bound\r\n".as_slice(), &[b'x'; 2 * MAX_HEAD_BYTES]].concat();
        assert!(matches!(read(&endless, 4096), Err(MultipartError::Malformed(_))));
    }

    proptest! {
        #[test]
        fn any_content_comes_through_in_any_pieces(
            contents in prop::collection::vec("[\r\n\\-bound]{0,40}", 0..5),
            step in 1_usize..50,
        ) {
            prop_assume!(contents.iter().all(|content| !content.contains("\r\n--bound")));
            // A content that ends in what a delimiter begins with is still a content.
            let files: Vec<(&str, &[u8])> =
                contents.iter().map(|content| ("/a", content.as_bytes())).collect();
            let read = if files.is_empty() { return Ok(()) } else { read(&body(&files), step).unwrap() };
            let read: Vec<&[u8]> = read.iter().map(|(_, content)| content.as_slice()).collect();
            let files: Vec<&[u8]> = files.iter().map(|(_, content)| *content).collect();
            prop_assert_eq!(read, files);
        }

        #[test]
        fn no_body_is_too_odd(body in prop::collection::vec(any::<u8>(), 0..300), step in 1_usize..50) {
            let _ = read(&body, step);
            let _ = read(&[b"--bound\r\n".as_slice(), &body].concat(), step);
        }
    }
}
