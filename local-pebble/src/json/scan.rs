//! The syntax of JSON. Reading goes on to the end of the first value.

use std::ops::Range;

/// A value, numbers as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Array(Vec<Json>),
    /// In its order; the texts are those of the values.
    Object(Vec<(String, Json, String)>),
}

/// How deep values may stand in each other: Go takes more, but nothing that is asked for is deep.
const MAX_DEPTH: usize = 500;

/// The first value of a text.
pub(super) fn first(bytes: &[u8]) -> Result<Json, String> {
    let mut scanner = Scanner { bytes, at: 0 };
    if scanner.peek().is_none() {
        return Err("EOF".to_owned());
    }
    scanner.value(0)
}

struct Scanner<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Scanner<'_> {
    /// The next byte that is not white.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    /// The next byte, which must be there.
    fn next(&mut self) -> Result<u8, String> {
        let byte = self.bytes.get(self.at).copied().ok_or("unexpected EOF")?;
        self.at += 1;
        Ok(byte)
    }

    /// The next byte that is not white, which must be there.
    fn next_token(&mut self) -> Result<u8, String> {
        self.peek();
        self.next()
    }

    fn text(&self, range: Range<usize>) -> String {
        String::from_utf8_lossy(self.bytes.get(range).unwrap_or_default()).into_owned()
    }

    fn value(&mut self, depth: usize) -> Result<Json, String> {
        let first = self.next_token()?;
        if depth > MAX_DEPTH && matches!(first, b'[' | b'{') {
            return Err(invalid(first, "exceeded max depth"));
        }
        match first {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => self.string().map(Json::String),
            b'-' | b'0'..=b'9' => self.number(first),
            b't' => self.literal("true", Json::Bool(true)),
            b'f' => self.literal("false", Json::Bool(false)),
            b'n' => self.literal("null", Json::Null),
            other => Err(invalid(other, "looking for beginning of value")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, String> {
        const KEY: &str = "looking for beginning of object key string";
        let mut entries = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Object(entries));
        }
        loop {
            match self.next_token()? {
                b'"' => {}
                other => return Err(invalid(other, KEY)),
            }
            let key = self.string()?;
            match self.next_token()? {
                b':' => {}
                other => return Err(invalid(other, "after object key")),
            }
            self.peek();
            let begin = self.at;
            let value = self.value(depth + 1)?;
            entries.push((key, value, self.text(begin..self.at)));
            match self.next_token()? {
                b',' => {}
                b'}' => return Ok(Json::Object(entries)),
                other => return Err(invalid(other, "after object key:value pair")),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, String> {
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Json::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            match self.next_token()? {
                b',' => {}
                b']' => return Ok(Json::Array(items)),
                other => return Err(invalid(other, "after array element")),
            }
        }
    }

    fn literal(&mut self, word: &str, value: Json) -> Result<Json, String> {
        for expected in word.chars().skip(1) {
            let found = self.next()?;
            if char::from(found) != expected {
                let place = format!("in literal {word} (expecting {expected:?})");
                return Err(invalid(found, &place));
            }
        }
        Ok(value)
    }

    fn number(&mut self, first: u8) -> Result<Json, String> {
        let begin = self.at - 1;
        let mut leading = first;
        if first == b'-' {
            leading = self.next()?;
            if !leading.is_ascii_digit() {
                return Err(invalid(leading, "in numeric literal"));
            }
        }
        if leading != b'0' {
            self.digits();
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digit("after decimal point in numeric literal")?;
            self.digits();
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            self.digit("in exponent of numeric literal")?;
            self.digits();
        }
        Ok(Json::Number(self.text(begin..self.at)))
    }

    fn digit(&mut self, place: &str) -> Result<(), String> {
        match self.next()? {
            b'0'..=b'9' => Ok(()),
            other => Err(invalid(other, place)),
        }
    }

    fn digits(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
    }

    /// The rest of a string, whose quote is read. What is no text becomes the character for that.
    fn string(&mut self) -> Result<String, String> {
        let mut bytes = Vec::new();
        loop {
            match self.next()? {
                b'"' => return Ok(String::from_utf8_lossy(&bytes).into_owned()),
                b'\\' => {
                    let mut buffer = [0; 4];
                    bytes.extend_from_slice(self.escape()?.encode_utf8(&mut buffer).as_bytes());
                }
                control @ ..0x20 => return Err(invalid(control, "in string literal")),
                other => bytes.push(other),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        Ok(match self.next()? {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            same @ (b'"' | b'\\' | b'/') => char::from(same),
            b'u' => {
                let unit = self.unit()?;
                match char::from_u32(unit) {
                    Some(character) => character,
                    None => self.pair(unit)?,
                }
            }
            other => return Err(invalid(other, "in string escape code")),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, String> {
        let mut unit = 0;
        for _ in 0..4 {
            let byte = self.next()?;
            let digit = char::from(byte).to_digit(16);
            unit = unit * 16
                + digit.ok_or_else(|| invalid(byte, "in \\u hexadecimal character escape"))?;
        }
        Ok(unit)
    }

    /// The character that begins with a surrogate, if it goes on with another.
    fn pair(&mut self, high: u32) -> Result<char, String> {
        let before = self.at;
        if self.bytes.get(before..before + 2) == Some(b"\\u") {
            self.at += 2;
            let low = self.unit()?;
            let units = [high, low].map(|unit| u16::try_from(unit).unwrap_or_default());
            if let Some(Ok(character)) = char::decode_utf16(units).next() {
                return Ok(character);
            }
            self.at = before;
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }
}

/// A byte that should not be there, as Go shows it.
fn invalid(byte: u8, place: &str) -> String {
    let shown = match byte {
        b'"' => "'\"'".to_owned(),
        b'\'' => "'\\''".to_owned(),
        b'\\' => "'\\\\'".to_owned(),
        7 => "'\\a'".to_owned(),
        8 => "'\\b'".to_owned(),
        9 => "'\\t'".to_owned(),
        10 => "'\\n'".to_owned(),
        11 => "'\\v'".to_owned(),
        12 => "'\\f'".to_owned(),
        13 => "'\\r'".to_owned(),
        0..0x20 | 0x7f => format!("'\\x{byte:02x}'"),
        0x80..=0xa0 | 0xad => format!("'\\u{byte:04x}'"),
        other => format!("'{}'", char::from(other)),
    };
    format!("invalid character {shown} {place}")
}
