//! Tags end at a blank for Juju's parser; `,`, `[` and `]` belong to them. The parser ends them there.

use std::collections::HashSet;
use std::ops::Range;

use libyaml_safer::{Encoding, ScalarStyle, Scanner, Token, TokenData};

use super::build::offset;
use super::input::with_at;

/// How often tags are looked for again, after text that looked like one.
const MAX_SEARCHES: usize = 10;

/// The text with other characters in place of the punctuation of its tags; `None` if they have none.
pub(super) fn with_their_ends_at_blanks(text: &str) -> Option<String> {
    let mut others = HashSet::new();
    for _ in 0..MAX_SEARCHES {
        let candidates = candidates(text, &others);
        if candidates.is_empty() {
            return None;
        }
        let punctuation = candidates.iter().cloned().flatten();
        let changed = with_at(text, punctuation.filter(|at| is_punctuation(text, *at)), ';');
        let found = no_tags(&changed, &candidates);
        if found.is_empty() {
            return Some(changed);
        }
        let marks = |part: Range<usize>| part.filter(|at| text.as_bytes().get(*at) == Some(&b'!'));
        others.extend(found.into_iter().flat_map(marks));
    }
    None
}

fn is_punctuation(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(|byte| b",[]".contains(byte))
}

/// What is a tag with punctuation if a value begins there, but for the `!` of what is known to be none.
fn candidates(text: &str, others: &HashSet<usize>) -> Vec<Range<usize>> {
    let is_of_tag = |c: char| c.is_ascii_alphanumeric() || "_-;/?:@&=+$,.!~*'()[]%".contains(c);
    let mut candidates = Vec::new();
    let mut end = 0;
    for (start, _) in text.match_indices('!') {
        let (before, tag) = text.split_at(start);
        let is_in_word = before.ends_with(|c: char| c.is_alphanumeric());
        if start < end || is_in_word || others.contains(&start) {
            continue;
        }
        let tag = tag.split(|c| !is_of_tag(c)).next().unwrap_or_default();
        end = start + tag.len();
        if tag.contains([',', '[', ']']) {
            candidates.push(start..end);
        }
    }
    candidates
}

/// The candidates, or parts of them, that are no tags: those up to one whose text the changed
/// punctuation has made longer.
fn no_tags(changed: &str, candidates: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut others = Vec::new();
    let mut rest = candidates.iter().peekable();
    let mut flow_level = 0_usize;
    let mut scanner = Scanner::new();
    scanner.set_encoding(Encoding::Utf8);
    scanner.set_input(changed.as_bytes());
    for Token { data, start_mark, end_mark, .. } in scanner.map_while(Result::ok) {
        let (from, to) = (offset(start_mark), offset(end_mark));
        // What stands before the token is a comment.
        others.extend(std::iter::from_fn(|| rest.next_if(|it| it.start < from).cloned()));
        match data {
            TokenData::Tag { .. } => {
                rest.next_if(|it| it.start == from);
            }
            TokenData::Scalar { style: ScalarStyle::Plain, .. } if flow_level > 0 => {
                if let Some(candidate) = rest.next_if(|it| it.start < to) {
                    others.push(candidate.start..candidate.start + 1);
                    return others;
                }
            }
            TokenData::FlowSequenceStart | TokenData::FlowMappingStart => flow_level += 1,
            TokenData::FlowSequenceEnd | TokenData::FlowMappingEnd => {
                flow_level = flow_level.saturating_sub(1);
            }
            _ => {
                let inside = std::iter::from_fn(|| rest.next_if(|it| it.start < to));
                others.extend(inside.map(|it| it.start..it.end.min(to)));
            }
        }
    }
    others
}

#[cfg(test)]
mod tests {
    use super::with_their_ends_at_blanks;

    #[test]
    fn only_tags_are_changed() {
        for (text, expected) in [
            ("a: [!b, c]\n", "a: [!b; c]\n"),
            ("a: [!!str,[ c, !d[ e]\n", "a: [!!str;; c, !d; e]\n"),
            ("a: [b !c, !d, e]\n", "a: [b !c, !d; e]\n"),
            ("a: [b !c,!d, e]\n", "a: [b !c,!d; e]\n"),
            ("a: [b!c,!d, e]\n", "a: [b!c,!d; e]\n"),
            ("a: [\"!b,\",'!c,',!d, e]\n", "a: [\"!b,\",'!c,',!d; e]\n"),
            ("a: |\n  ![b](c)\nd: !e, f # !g,\n", "a: |\n  ![b](c)\nd: !e; f # !g,\n"),
        ] {
            assert_eq!(with_their_ends_at_blanks(text).as_deref(), Some(expected));
        }
        for text in [
            "a: [b !c, d]\n",
            "a: '!b, c' # !d,\n",
            "a: b !c, d\n",
            "# ![b](c)![d](e)\na: >\n  ![b](c)![d](e)\n",
            "!!!!!!",
        ] {
            assert_eq!(with_their_ends_at_blanks(text), None, "{text}");
        }
    }
}
