//! What the parser is given in place of a file's text, where it and Juju's differ.
//!
//! Every change keeps the length in bytes, so that the parser's marks are places of the text.

use std::borrow::Cow;
use std::ops::Range;

use libyaml_safer::{Encoding, ScalarStyle, Scanner, TokenData};

/// How often tags are looked for again, after text that was taken for one.
const MAX_SEARCHES: usize = 100;

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
        input.replace_punctuation_of_tags();
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
        let is_end = |c: char| matches!(c, ',' | ']' | '}');
        let is_in_word = |before: &str| {
            let from = before.rfind(|c: char| c.is_whitespace() || matches!(c, '[' | '{' | ','));
            let word = before.get(from.map_or(0, |at| at + 1)..).unwrap_or_default();
            !word.is_empty()
                && !word.starts_with(['&', '*', '!', '"', '\''])
                && !word.ends_with([']', '}'])
        };
        let colons: Vec<usize> = self
            .text
            .match_indices(':')
            .filter(|(at, _)| {
                let (before, behind) = self.text.split_at(*at);
                behind.get(1..).is_some_and(|rest| rest.starts_with(is_end)) && is_in_word(before)
            })
            .map(|(at, _)| at)
            .collect();
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

    /// For Juju `,`, `[` and `]` belong to a tag.
    fn replace_punctuation_of_tags(&mut self) {
        let mut candidates = tag_candidates(&self.text);
        for _ in 0..MAX_SEARCHES {
            if candidates.is_empty() {
                return;
            }
            let punctuation = candidates.iter().cloned().flatten().filter(|at| {
                self.text.as_bytes().get(*at).is_some_and(|byte| b",[]".contains(byte))
            });
            let text = with_at(&self.text, punctuation.collect(), ';');
            let found = tags(&text, &candidates);
            let are_all_tags = found.len() == candidates.len();
            candidates = found;
            if are_all_tags {
                self.text = Cow::Owned(text);
                return;
            }
        }
    }
}

/// The text with a character of one byte in place of each of these.
fn with_at(text: &str, places: Vec<usize>, character: char) -> String {
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

/// What would be tags with punctuation, if values began there.
fn tag_candidates(text: &str) -> Vec<Range<usize>> {
    let is_of_tag = |c: char| c.is_ascii_alphanumeric() || "_-;/?:@&=+$,.!~*'()[]%".contains(c);
    let mut candidates: Vec<Range<usize>> = Vec::new();
    for (start, _) in text.match_indices('!') {
        let (before, tag) = text.split_at(start);
        let tag = tag.split(|c| !is_of_tag(c)).next().unwrap_or_default();
        let is_inside = candidates.last().is_some_and(|last| start < last.end);
        let is_at_start = !before.ends_with(|c: char| c.is_alphanumeric());
        if is_at_start && !is_inside && tag.contains([',', '[', ']']) {
            candidates.push(start..start + tag.len());
        }
    }
    candidates
}

/// Those of the candidates that are tags; of what follows text that ends otherwise if it is none,
/// all.
fn tags(text: &str, candidates: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    let mut rest = candidates.iter().peekable();
    let mut flow_level = 0_usize;
    let mut scanner = Scanner::new();
    scanner.set_encoding(Encoding::Utf8);
    scanner.set_input(text.as_bytes());
    for token in scanner.map_while(Result::ok) {
        let (from, to) =
            (super::build::offset(token.start_mark), super::build::offset(token.end_mark));
        let is_tag = matches!(token.data, TokenData::Tag { .. });
        // Before this token are comments; in it, text.
        while let Some(candidate) =
            rest.next_if(|it| it.start < to && !(is_tag && it.start == from))
        {
            let is_plain =
                matches!(token.data, TokenData::Scalar { style: ScalarStyle::Plain, .. });
            if is_plain && flow_level > 0 && candidate.start > from {
                return tags.into_iter().chain(rest.cloned()).collect();
            }
        }
        if is_tag {
            tags.extend(rest.next_if(|it| it.start == from).cloned());
        }
        match token.data {
            TokenData::FlowSequenceStart | TokenData::FlowMappingStart => flow_level += 1,
            TokenData::FlowSequenceEnd | TokenData::FlowMappingEnd => {
                flow_level = flow_level.saturating_sub(1);
            }
            _ => {}
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::Input;

    #[test]
    fn what_juju_reads_otherwise_is_replaced() {
        for (text, expected) in [
            ("a: [!b, c]\n", "a: [!b; c]\n"),
            ("a: [b !c, d]\n", "a: [b !c, d]\n"),
            ("a: [b !c, !d, e]\n", "a: [b !c, !d; e]\n"),
            ("a: '!b, c' # !d,\n", "a: '!b, c' # !d,\n"),
            ("a: [\"!b,\", !c[ d]\n", "a: [\"!b,\", !c; d]\n"),
            ("a: hello !b, c\n", "a: hello !b, c\n"),
            ("a: |\n  ![b](c)\nd: !e, f\n", "a: |\n  ![b](c)\nd: !e; f\n"),
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
