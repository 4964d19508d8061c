//! A map as a command reads it from a file or its input: JSON that YAML's reader takes too.

/// Whether YAML refuses the character as not printable, though JSON may hold it as it is; or JSON does.
fn is_unprintable(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}'
    )
}

fn escaped(character: char) -> impl Iterator<Item = char> {
    let code = u32::from(character);
    let digit = |place: u32| char::from_digit((code >> (4 * place)) & 0xf, 16).unwrap_or('0');
    let (characters, count) = match character {
        '"' | '\\' => (['\\', character, ' ', ' ', ' ', ' '], 2),
        // All of them are of one unit of UTF-16.
        c if is_unprintable(c) => (['\\', 'u', digit(3), digit(2), digit(1), digit(0)], 6),
        c => ([c, ' ', ' ', ' ', ' ', ' '], 1),
    };
    characters.into_iter().take(count)
}

/// The map as text, whose memory is never moved, so that no copy is left of what may be secret.
pub(super) fn encode<'text, P>(pairs: P) -> String
where
    P: Iterator<Item = (&'text str, &'text str)> + Clone,
{
    let length = |text: &str| text.chars().flat_map(escaped).map(char::len_utf8).sum::<usize>();
    // Four quotes, a colon and a comma.
    let lengths = pairs.clone().map(|(key, value)| length(key) + length(value) + 6);
    let mut json = String::with_capacity(2 + lengths.sum::<usize>());
    json.push('{');
    for (number, (key, value)) in pairs.enumerate() {
        if number > 0 {
            json.push(',');
        }
        json.push('"');
        json.extend(key.chars().flat_map(escaped));
        json.push_str("\":\"");
        json.extend(value.chars().flat_map(escaped));
        json.push('"');
    }
    json.push('}');
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn any_text_survives_the_way_through_yaml(map: BTreeMap<String, String>) {
            let json = encode(map.iter().map(|(key, value)| (&**key, &**value)));
            let printable = |c: char| matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}'
                | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..);
            prop_assert!(json.chars().all(printable));
            prop_assert_eq!(serde_json::from_str::<BTreeMap<String, String>>(&json).unwrap(), map);
        }
    }

    #[test]
    fn the_text_is_as_long_as_was_reckoned() {
        let json = encode([("a\"b", "\u{7f}\u{2028}"), ("c", "é😀\n")].into_iter());
        assert_eq!(json, r#"{"a\"b":"\u007f\u2028","c":"é😀\u000a"}"#);
        // One comma fewer than pairs.
        assert!(json.capacity() >= json.len() && json.capacity() <= json.len() + 1);
    }
}
