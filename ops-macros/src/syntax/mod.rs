//! What the user wrote, parsed but not yet judged. Nothing here knows the YAML.

mod action;
mod charm_args;
mod charm_impl;
mod charm_struct;
mod component_args;
mod component_field;
mod data_type;
mod half_typed;
mod interface;
mod interface_type;
mod on;
mod relation_data;
mod state_args;
mod status;
mod stored;

pub(crate) use action::ActionArgs;
pub(crate) use charm_args::{AllowedRule, CharmArgs};
pub(crate) use charm_impl::{CharmImpl, Handles, ImplItem, Method, Use, is_ours};
pub(crate) use charm_struct::{CharmStruct, Field, Shape};
pub(crate) use component_args::{ComponentArgs, ComponentInterface, EventType};
pub(crate) use component_field::{Argument, Binding, ComponentFieldArgs};
pub(crate) use half_typed::close_attributes;
pub(crate) use interface::InterfaceItem;
pub(crate) use interface_type::InterfaceType;
pub(crate) use on::{Emitted, Moment, OnArgs, Word, text as word_text};
pub(crate) use relation_data::{DataField, DataStruct, Form, From, Key, Presence, Value};
pub(crate) use state_args::StateArgs;
pub(crate) use status::{StatusArgs, StatusOf};

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};

/// What `#[charm]` or `#[component]` stands on.
pub(crate) enum CharmItem {
    Struct(Box<CharmStruct>),
    Impl(Box<CharmImpl>),
    /// Something that is neither.
    Other(TokenStream),
}

impl Parse for CharmItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        ahead.call(syn::Attribute::parse_outer)?;
        ahead.parse::<syn::Visibility>()?;
        if ahead.peek(syn::Token![struct])
            || ahead.peek(syn::Token![enum])
            || ahead.peek(syn::Token![union]) && ahead.peek2(syn::Ident)
        {
            return input.parse().map(|charm| Self::Struct(Box::new(charm)));
        }
        if ahead.peek(syn::Token![unsafe]) {
            ahead.parse::<syn::Token![unsafe]>()?;
        }
        if ahead.peek(syn::Token![impl]) {
            return input.parse().map(|charm| Self::Impl(Box::new(charm)));
        }
        input.parse().map(Self::Other)
    }
}

/// The attributes that decide whether an item is there at all.
pub(crate) fn cfgs(attributes: &[syn::Attribute]) -> Vec<TokenStream> {
    attributes.iter().filter_map(cfg).collect()
}

fn cfg(attribute: &syn::Attribute) -> Option<TokenStream> {
    if attribute.path().is_ident("cfg") {
        return Some(quote::quote!(#attribute));
    }
    if !attribute.path().is_ident("cfg_attr") {
        return None;
    }
    // Of `cfg_attr(unix, cfg(a), inline)` only `cfg(a)` can stand on something else.
    let parser = syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated;
    let mut parts = attribute.parse_args_with(parser).ok()?.into_iter();
    let condition = parts.next()?;
    let cfgs: Vec<_> = parts.filter(|part| part.path().is_ident("cfg")).collect();
    (!cfgs.is_empty()).then(|| quote::quote!(#[cfg_attr(#condition, #(#cfgs),*)]))
}
