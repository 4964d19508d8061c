//! Bodies of several parts.

use std::io::{self, Read};

use memchr::memmem::Finder;

use super::window::Window;

/// Parts of a body, read one after the other in constant memory.
pub(crate) struct Multipart<'b> {
    source: &'b mut dyn Read,
    /// The line that stands before each part but for the first, where its line break is missing.
    delimiter: Vec<u8>,
    finder: Finder<'static>,
    window: Window,
    at_end: bool,
}

/// A part's headers.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct PartHead {
    pub(crate) name: String,
    pub(crate) file_name: String,
}

/// Why there is no next part.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MultipartError {
    /// There is no part where there must be one.
    #[error("EOF")]
    End,
    /// The body ends without saying so.
    #[error("multipart: NextPart: EOF")]
    Truncated,
    #[error("multipart: NextPart: {0}")]
    Io(io::Error),
    #[error("malformed MIME header")]
    Malformed,
}

impl<'b> Multipart<'b> {
    pub(crate) fn new(source: &'b mut dyn Read, boundary: &str) -> Self {
        let delimiter = format!("\r\n--{boundary}").into_bytes();
        let finder = Finder::new(&delimiter).into_owned();
        let window = Window::starting_with(b"\r\n");
        Self { source, delimiter, finder, window, at_end: false }
    }

    /// Goes to the next part, past what is left of this one.
    pub(crate) fn next_part(&mut self) -> Result<Option<PartHead>, MultipartError> {
        let mut skipped = [0; 8 * 1024];
        loop {
            match self.read_part(&mut skipped) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(MultipartError::Truncated);
                }
                Err(error) => return Err(MultipartError::Io(error)),
            }
        }
        self.window.consume(self.delimiter.len());
        let line = self.line()?;
        if line.starts_with(b"--") {
            return Ok(None);
        }
        let mut head = PartHead::default();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(Some(head));
            }
            let line = String::from_utf8_lossy(&line).into_owned();
            let (name, value) = line.split_once(':').ok_or(MultipartError::Malformed)?;
            if name.trim().eq_ignore_ascii_case("content-disposition") {
                head.name = attribute(value, "name").unwrap_or_default();
                head.file_name = attribute(value, "filename").unwrap_or_default();
            }
        }
    }

    /// Reads of the present part; nothing is its end.
    fn read_part(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let ahead = self.window.get();
            let available = match self.finder.find(ahead) {
                Some(0) => return Ok(0),
                Some(at) => at,
                // The delimiter may have begun at the end.
                None => ahead.len().saturating_sub(self.delimiter.len() - 1),
            };
            if available > 0 {
                return Ok(self.window.take(available, to));
            }
            if self.fill()? == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "unexpected EOF"));
            }
        }
    }

    fn fill(&mut self) -> io::Result<usize> {
        if self.at_end {
            return Ok(0);
        }
        let length = self.window.fill(&mut *self.source)?;
        self.at_end = length == 0;
        Ok(length)
    }

    /// A line without its end; the last one may have none.
    fn line(&mut self) -> Result<Vec<u8>, MultipartError> {
        const LONGEST: usize = 64 * 1024;
        loop {
            let ahead = self.window.get();
            if let Some(end) = memchr::memchr(b'\n', ahead) {
                let mut line = ahead.get(..end).unwrap_or_default().to_vec();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                self.window.consume(end + 1);
                return Ok(line);
            }
            if ahead.len() > LONGEST {
                return Err(MultipartError::Malformed);
            }
            if self.fill().map_err(MultipartError::Io)? == 0 {
                let rest = self.window.get().to_vec();
                return if rest.starts_with(b"--") {
                    Ok(rest)
                } else {
                    Err(MultipartError::Truncated)
                };
            }
        }
    }
}

/// The present part's content.
impl Read for Multipart<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.read_part(buffer)
    }
}

/// A parameter of a header's value, with or without quotes.
pub(crate) fn attribute(value: &str, wanted: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let name = name.trim();
        let after = after.trim_start();
        let (found, left) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted)?,
            None => {
                let end = after.find(';').unwrap_or(after.len());
                let (found, left) = after.split_at(end);
                (found.trim().to_owned(), left)
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(found);
        }
        // What cannot stand in a header is given with its encoding: `filename*=utf-8''%0A`.
        let extended = name.strip_suffix('*');
        if extended.is_some_and(|name| name.eq_ignore_ascii_case(wanted)) {
            let encoded = found.splitn(3, '\'').nth(2)?;
            return Some(percent_decoded(encoded));
        }
        rest = left.trim_start().strip_prefix(';')?;
    }
}

/// The text up to the closing quote, and what follows. A backslash goes only before a special character,
/// so that paths of another system's clients stay whole.
fn unquote(quoted: &str) -> Option<(String, &str)> {
    const SPECIAL: &str = "()<>@,;:\\\"/[]?=";
    let mut found = String::new();
    let mut characters = quoted.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((found, quoted.get(at + 1..)?)),
            '\\' => match characters.next_if(|(_, next)| SPECIAL.contains(*next)) {
                Some((_, next)) => found.push(next),
                None => found.push('\\'),
            },
            other => found.push(other),
        }
    }
    None
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let digit = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        (rest, _) = match digit {
            Some(byte) => (after.get(2..).unwrap_or_default(), bytes.push(byte)),
            None => (after, bytes.push(b'%')),
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A path as a file's name in a header.
pub(crate) fn quoted_file_name(path: &str) -> String {
    let mut quoted = String::with_capacity(path.len() + 2);
    quoted.push('"');
    for character in path.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\r' => quoted.push_str("%0D"),
            '\n' => quoted.push_str("%0A"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a text in pieces of one size.
    struct Pieces<'t>(&'t [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn parts(body: &[u8], piece: usize) -> Result<Vec<(PartHead, Vec<u8>)>, MultipartError> {
        let mut source = Pieces(body, piece);
        let mut multipart = Multipart::new(&mut source, "xyz");
        let mut found = Vec::new();
        while let Some(head) = multipart.next_part()? {
            let mut content = Vec::new();
            multipart.read_to_end(&mut content).map_err(MultipartError::Io)?;
            found.push((head, content));
        }
        Ok(found)
    }

    #[test]
    fn names_may_be_encoded() {
        for (value, name) in [
            ("form-data; name=\"files\"; filename=\"/a \\\"b\\\\\"", "/a \"b\\"),
            ("form-data; filename*=utf-8''%2Fa%0Ab%zz%", "/a\nb%zz%"),
            ("form-data; filename=/plain", "/plain"),
        ] {
            assert_eq!(attribute(value, "filename").as_deref(), Some(name));
        }
        assert_eq!(attribute("form-data", "filename"), None);
    }

    proptest::proptest! {
        #[test]
        fn content_survives_any_pieces(
            content in proptest::collection::vec(proptest::prop_oneof![
                proptest::strategy::Just(b'\r'), proptest::strategy::Just(b'\n'),
                proptest::strategy::Just(b'-'), proptest::strategy::Just(b'x'), proptest::num::u8::ANY
            ], 0..200),
            path in "/[a-z\"\\\\ é]{0,20}",
            piece in 1_usize..40,
            cut in proptest::arbitrary::any::<proptest::sample::Index>(),
        ) {
            let mut body = format!("--xyz\r\nContent-Disposition: form-data; name=\"files\"; filename={}\r\n\r\n", quoted_file_name(&path)).into_bytes();
            body.extend_from_slice(&content);
            body.extend_from_slice(b"\r\n--xyz--\r\n");
            proptest::prop_assume!(!content.windows(7).any(|w| w == b"\r\n--xyz"));
            let found = parts(&body, piece).unwrap();
            proptest::prop_assert_eq!(found.len(), 1);
            proptest::prop_assert_eq!(&found[0].0.name, "files");
            proptest::prop_assert_eq!(&found[0].0.file_name, &path);
            proptest::prop_assert_eq!(&found[0].1, &content);
            let end = cut.index(body.len() - 4);
            proptest::prop_assert!(parts(&body[..end], piece).is_err());
        }
    }
}
