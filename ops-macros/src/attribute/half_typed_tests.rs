//! Code that is being typed: all but the place where the author is stays a charm.

use proc_macro2::{Group, TokenTree};
use quote::quote;

use super::*;

const WEB: &str = "tests/ui/charms/web";

const BEFORE: &str = "#[on(config_changed)] \
    fn before(&mut self, cx: &Context<Self>) -> Result<()> { self.first(cx.config()?.port) }";

const AFTER: &str = "#[on(database_relation_changed)] \
    fn after(&self, cx: &Context<Self>, event: &DatabaseRelationChanged) { last(event) }";

fn expand(item: &str) -> String {
    charm(quote!(dir = #WEB), item.parse().unwrap()).to_string()
}

/// Two handlers around what is half typed stay.
fn assert_others_stay(half: &str) {
    assert_both_stay(&format!("{BEFORE} {half} {AFTER}"));
}

/// Both are in the dispatch table, and their words and bodies are where an editor finds them.
fn assert_both_stay(items: &str) {
    let expanded = expand(&format!("impl Web {{ {items} }}"));
    for part in [
        "name : \"before\"",
        "name : \"after\"",
        "EVENT_NAMES . config_changed ()",
        "EVENT_NAMES . database_relation_changed ()",
        "self . first (cx . config () ?. port)",
        "{ last (event) }",
    ] {
        assert!(expanded.contains(part), "{items}: no {part} in {expanded}");
    }
    for attribute in ["# [on", "# [action", "# [status"] {
        let left = expanded.split(attribute).skip(1).find(|rest| !rest.starts_with(" (__mark)"));
        assert_eq!(left, None, "{items}: {expanded}");
    }
}

#[test]
fn half_typed_code_leaves_the_other_handlers() {
    for half in [
        "",
        "#[on(stop)] fn half(&self, cx: &Context<Self>) { cx. }",
        "#[on(stop)] fn half(&self, cx: ) {}",
        "#[on(stop)] fn half(&self, cx)",
        "#[on(stop)] fn half(&self)",
        "#[on(stop)] fn half",
        "#[on(stop)] fn",
        "#[on(sto)] fn half(&self, cx: &Context<Self>) {}",
        "#[on(stop, )] fn half(&self, cx: &Context<Self>) {}",
        "#[on()] fn half(&self, cx: &Context<Self>) {}",
        "#[on] fn half(&self, cx: &Context<Self>) {}",
        "#[acti] fn half(&self, cx: &Context<Self>) {}",
        "#[action()] fn half(&self, cx: &Context<Self>) {}",
        "#[action(name)] fn half(&self, cx: &Context<Self>) {}",
        "#[action(name = )] fn half(&self, cx: &Context<Self>) {}",
        "#[status(ap)] fn half(&self, cx: &Context<Self>) {}",
        "#[] fn half(&self, cx: &Context<Self>) {}",
        "# fn half(&self, cx: &Context<Self>) {}",
        "#[on(stop) half] fn half(&self, cx: &Context<Self>) {}",
        "const HALF: u8 =",
        "pub",
    ] {
        assert_others_stay(half);
    }
}

/// An editor closes an open bracket at the end of the `impl`.
#[test]
fn what_an_open_attribute_swallows_is_still_handled() {
    for (open, close) in [("#[on(", ")]"), ("#[on(stop, conf", ")]"), ("#[acti", "]"), ("#[", "]")]
    {
        assert_both_stay(&format!("{BEFORE} {open} fn half(&self) {{}} {AFTER} {close}"));
    }
}

#[test]
fn any_one_token_may_be_missing() {
    let half: TokenStream = "#[on(start, stop)] #[cfg(unix)] \
        pub fn half(&mut self, cx: &Context<Self>, event: &WebEvent) -> Result<()> { Ok(()) }"
        .parse()
        .unwrap();
    let shortened = shortened(half);
    assert!(shortened.len() > 40, "{}", shortened.len());
    for half in shortened {
        assert_others_stay(&half.to_string());
    }
}

/// `tokens` without each of its tokens in turn, at every depth.
fn shortened(tokens: TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut all = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let with = |middle: Option<TokenTree>| -> TokenStream {
            let (before, after) = (tokens.iter().take(at), tokens.iter().skip(at + 1));
            before.cloned().chain(middle).chain(after.cloned()).collect()
        };
        all.push(with(None));
        if let TokenTree::Group(group) = token {
            let groups = shortened(group.stream()).into_iter();
            all.extend(groups.map(|content| {
                with(Some(TokenTree::Group(Group::new(group.delimiter(), content))))
            }));
        }
    }
    all
}

/// The generated types are of the YAML, not of the fields.
#[test]
fn a_half_typed_struct_has_every_type() {
    let items = |text: &str| {
        let expanded = expand(text);
        let (_, generated) = expanded.split_once("mod __web").expect("the types are there");
        generated.split_once("fn __load").unwrap().0.to_owned()
    };
    let whole = items("#[derive(Debug)] pub struct Web { posts: Vec<String> }");
    for half in [
        "posts",
        "posts:",
        "posts: Vec<",
        "posts: Vec<String> more",
        "pub",
        "#[serde]",
        "#[] posts: u8",
        "#[ser posts: u8]",
        "=",
    ] {
        let half = format!("#[derive(Debug)] pub struct Web {{ {half} }}");
        assert_eq!(items(&half), whole, "{half}");
        assert_eq!(expand(&half).contains("posts"), half.contains("posts"), "{half}");
    }
}
