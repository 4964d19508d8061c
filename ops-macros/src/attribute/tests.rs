//! Whole expansions: what they hold, not what they look like.

use quote::quote;
use syn::parse::Parser as _;

use super::*;

const WEB: &str = "tests/ui/charms/web";

/// The items of an expansion. An editor gets one that parses, whatever was typed.
fn expand(item: TokenStream) -> Vec<syn::Item> {
    let expanded = charm(quote!(dir = #WEB), item);
    syn::parse2::<syn::File>(expanded).unwrap().items
}

fn errors(items: &[syn::Item]) -> Vec<String> {
    let macros = items.iter().filter_map(|item| match item {
        syn::Item::Macro(item) => Some(&item.mac),
        _ => None,
    });
    let text = |found: &syn::Macro| found.parse_body::<syn::LitStr>().unwrap().value();
    macros.map(text).collect()
}

/// The words that editors look up.
fn words(items: &[syn::Item]) -> Vec<String> {
    let text = quote!(#(#items)*).to_string();
    let lookups = text.split("EVENT_NAMES").skip(1);
    let names = lookups.filter_map(|rest| {
        rest.trim_start().strip_prefix('.')?.split_whitespace().next().map(str::to_owned)
    });
    assert!(!text.contains("EVENT_NAMES") || text.contains("cfg (rust_analyzer)"), "{text}");
    names.collect()
}

#[test]
fn errors_come_last_and_all_together() {
    let items = expand(quote! {
        impl Web {
            #[on(confg_changed, start)]
            fn a(&self) {}
            #[action]
            async fn b(&self, cx: &Context<Self>) {}
        }
    });
    let errors = errors(&items);
    assert_eq!(errors.len(), 4, "{errors:#?}");
    let first = items.iter().position(|item| matches!(item, syn::Item::Macro(_))).unwrap();
    assert_eq!(first + errors.len(), items.len());
}

#[test]
fn the_users_items_are_always_there() {
    for item in [
        quote!(impl Web { fn helper(&self) { half. } #[on(x.)] fn a(&self, cx: &Context<Self>) {} }),
        quote!(impl Web { #[on(start)] fn a(&self, event: ) {} fn helper() {} }),
        quote!(
            #[derive(Debug)]
            struct Web {
                helper: u8,
            }
        ),
        quote!(
            fn helper() {}
        ),
        quote!(
            impl<T> Clone for Web<T> {
                fn helper() {}
            }
        ),
    ] {
        let expanded = charm(quote!(dir = "no/such/directory", what), item.clone()).to_string();
        assert!(expanded.contains("helper"), "{item}");
        assert!(expanded.contains("compile_error"), "{item}");
    }
}

#[test]
fn half_typed_words_are_for_editors_only() {
    let items = expand(quote! {
        impl Web {
            #[on(start, conf)]
            fn a(&self, cx: &Context<Self>) {}
        }
    });
    assert_eq!(words(&items), ["start", "conf"]);
}

#[test]
fn words_that_are_no_names_are_no_code() {
    let items = expand(quote! {
        impl Web {
            #[on(type, _, self, r#fn, 1, "", start)]
            fn a(&self, cx: &Context<Self>) {}
        }
    });
    assert_eq!(errors(&items).len(), 6);
    assert_eq!(words(&items), ["r#fn", "start"]);
}

#[test]
fn half_typed_items_leave_the_others_alone() {
    let item = quote! {
        impl Web {
            #[on(start)]
            fn a(&self, cx: &Context<Self>) { cx. }
            #[on(stop)]
            fn half(&self, cx: ) {}
            #[status]
            fn b(&self, cx: &Context<Self>) -> Status {}
        }
    };
    let expanded = charm(quote!(dir = #WEB), item).to_string();
    for handler in ["name : \"a\"", "name : \"b\""] {
        assert!(expanded.contains(handler), "{expanded}");
    }
}

#[test]
fn the_struct_gives_every_type() {
    let items = expand(quote!(
        pub(crate) struct Web;
    ));
    let module = items.iter().find_map(|item| match item {
        syn::Item::Mod(module) => Some(module),
        _ => None,
    });
    let (_, inner) = module.unwrap().content.clone().unwrap();
    let names: Vec<String> = inner
        .iter()
        .filter_map(|item| match item {
            syn::Item::Struct(item) => Some(item.ident.to_string()),
            syn::Item::Enum(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    let expected = [
        "WebConfig",
        "WebEvent",
        "WebEventNames",
        "DatabaseEndpoint",
        "IngressEndpoint",
        "WebsiteEndpoint",
        "ClusterEndpoint",
        "AppContainer",
        "DataStorage",
        "WebRelations",
        "WebContainers",
        "WebStorages",
        "WebResources",
    ];
    assert_eq!(names, expected);
}

#[test]
fn cfg_on_the_item_is_on_everything() {
    let items = expand(quote!(
        #[cfg(any())]
        struct Web;
    ));
    for item in items {
        let tokens = quote!(#item);
        let attributes = |input: syn::parse::ParseStream<'_>| {
            let attributes = input.call(syn::Attribute::parse_outer)?;
            input.parse::<TokenStream>()?;
            Ok(attributes)
        };
        let attributes = attributes.parse2(tokens.clone()).unwrap();
        assert!(attributes.iter().any(|it| it.path().is_ident("cfg")), "{tokens}");
    }
}
