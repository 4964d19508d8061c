//! What the parser is given in place of a file's text, where it and Juju's differ.
//!
//! Every change keeps the length in bytes, so that the parser's marks are places of the text.

use std::borrow::Cow;

use super::tags;

/// The text for the parser.
pub(super) struct Input<'text> {
    pub(super) text: Cow<'text, str>,
    /// Characters of the text, and what they stand for.
    stand_ins: Vec<(char, char)>,
}

impl<'text> Input<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        let text = if text.ends_with('\n') {
            Cow::Borrowed(text)
        } else {
            // The parser wants a line break at the end.
            Cow::Owned(format!("{text}\n"))
        };
        let mut input = Self { text, stand_ins: Vec::new() };
        input.replace_byte_order_marks();
        input.replace_colons();
        if let Some(text) = tags::with_their_ends_at_blanks(&input.text) {
            input.text = Cow::Owned(text);
        }
        input
    }

    /// A scalar as it stands in the file.
    pub(super) fn restore(&self, value: String) -> String {
        self.stand_ins.iter().fold(value, |value, (stand_in, original)| {
            if value.contains(*stand_in) {
                value.replace(*stand_in, original.encode_utf8(&mut [0; 4]))
            } else {
                value
            }
        })
    }

    /// Juju takes a byte-order mark as a letter unless it begins the file; the parser skips it at the
    /// start of each line.
    fn replace_byte_order_marks(&mut self) {
        const MARK: char = '\u{feff}';
        if !self.text.contains(MARK) {
            return;
        }
        // As long in UTF-8, and of no meaning to anybody.
        if let Some(stand_in) = self.unused('\u{e000}'..='\u{f8ff}') {
            self.text = Cow::Owned(self.text.replace(MARK, stand_in.encode_utf8(&mut [0; 4])));
            self.stand_ins.push((stand_in, MARK));
        }
    }

    /// `{a:}` has the key `a:` for Juju, and is an error for the parser.
    fn replace_colons(&mut self) {
        let mut colons = Vec::new();
        let (mut word, mut before) = (0, ' ');
        for (at, character) in self.text.char_indices() {
            if character.is_whitespace() || matches!(character, '[' | '{' | ',') {
                word = at + character.len_utf8();
            }
            // Behind an alias, quotes or brackets it is no letter for Juju either.
            let begins = |prefixes: &[char]| {
                self.text.get(word..).is_some_and(|text| text.starts_with(prefixes))
            };
            if character == ':'
                && self.text.get(at + 1..).is_some_and(|text| text.starts_with([',', ']', '}']))
                && !begins(&[':', '&', '*', '!', '"', '\''])
                && !matches!(before, ']' | '}')
            {
                colons.push(at);
            }
            before = character;
        }
        if colons.is_empty() {
            return;
        }
        if let Some(stand_in) = self.unused("^$+;=~<>".chars()) {
            self.text = Cow::Owned(with_at(&self.text, colons, stand_in));
            self.stand_ins.push((stand_in, ':'));
        }
    }

    /// A character that no scalar has: neither itself nor, between double quotes, as an escape.
    fn unused(&self, mut candidates: impl Iterator<Item = char>) -> Option<char> {
        let has_escapes = ["\\x", "\\u", "\\U"].iter().any(|it| self.text.contains(it));
        candidates.find(|candidate| !has_escapes && !self.text.contains(*candidate))
    }
}

/// The text with a character of one byte in place of each of these.
pub(super) fn with_at(
    text: &str,
    places: impl IntoIterator<Item = usize>,
    character: char,
) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut from = 0;
    for at in places {
        changed.push_str(text.get(from..at).unwrap_or_default());
        changed.push(character);
        from = at + 1;
    }
    changed.push_str(text.get(from..).unwrap_or_default());
    changed
}

#[cfg(test)]
mod tests {
    use super::Input;

    #[test]
    fn what_juju_reads_otherwise_is_replaced() {
        for (text, expected) in [
            ("a: {b:}", "a: {b^}\n"),
            ("a: {\"b\":}\n", "a: {\"b\":}\n"),
            ("a: {*b:}\n", "a: {*b:}\n"),
            ("a: {b:, c:}^\n", "a: {b$, c$}^\n"),
        ] {
            let input = Input::new(text);
            assert_eq!(input.text, expected);
            assert_eq!(input.text.len(), expected.len());
        }
        let input = Input::new("a: b\n\u{feff}c: {d:}\n");
        assert_eq!(input.text, "a: b\n\u{e000}c: {d^}\n");
        assert_eq!(input.restore("\u{e000}d^".to_owned()), "\u{feff}d:");
    }
}
