//! A secret's content as `--file` takes it, and values as `#base64` gives them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::super::json_map;
use super::SecretContent;

/// Each value as text where it is text, and in base64 where it is not, which takes more of what Juju
/// allows a secret.
pub(in crate::hook) fn encode(content: &SecretContent) -> Zeroizing<String> {
    let pairs: Vec<(String, Zeroizing<String>)> = content
        .iter()
        .map(|(key, value)| match std::str::from_utf8(value) {
            Ok(text) => (key.to_owned(), Zeroizing::new(text.to_owned())),
            Err(_) => (format!("{key}#base64"), Zeroizing::new(STANDARD.encode(value))),
        })
        .collect();
    Zeroizing::new(json_map::encode(pairs.iter().map(|(key, text)| (&**key, &***text))))
}

/// The bytes of a text in base64.
pub(in crate::hook) fn decode_base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    STANDARD.decode_vec(text, &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn text_stays_text_and_bytes_become_base64() {
        let content = SecretContent::new()
            .with("text", "a\"b\n")
            .and_then(|content| content.with("bytes", vec![0xff, 0]))
            .unwrap();
        let file: BTreeMap<String, String> = serde_json::from_str(&encode(&content)).unwrap();
        assert_eq!(
            file,
            BTreeMap::from([
                ("bytes#base64".to_owned(), "/wA=".to_owned()),
                ("text".to_owned(), "a\"b\n".to_owned()),
            ])
        );
        assert_eq!(**decode_base64("/wA=").unwrap(), [0xff, 0]);
        assert!(decode_base64("/w!").is_none());
    }
}
