//! `#[component(relation = "…", with(…), former = "…", python = "…")]` and `#[argument]` on a field.

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, LitStr, Path, Token};

use crate::model::Section;

/// The arguments of `#[component]` on a field.
pub(crate) struct ComponentFieldArgs {
    pub(crate) attribute: Attribute,
    /// One at most of each section.
    pub(crate) bindings: Vec<Binding>,
    /// What the component is given.
    pub(crate) with: Vec<Argument>,
    /// The names that the field had before.
    pub(crate) former: Vec<LitStr>,
    /// The object of a Python charm that was the same, by its path below that of its owner.
    pub(crate) python: Option<LitStr>,
    /// What cannot be understood.
    pub(crate) error: Option<syn::Error>,
}

/// What the component in a field is bound to.
pub(crate) enum Binding {
    /// `relation = "database"`
    Named { section: Section, name: LitStr },
    /// `relation`: what the component that has the field is bound to.
    Inherited { section: Section, word: Path },
}

impl Binding {
    pub(crate) fn section(&self) -> Section {
        match self {
            Self::Named { section, .. } | Self::Inherited { section, .. } => *section,
        }
    }
}

/// `database = "web"` in `with(…)`.
pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) value: Expr,
}

impl ComponentFieldArgs {
    pub(super) fn of(attribute: Attribute) -> Self {
        let mut args = Self {
            attribute,
            bindings: Vec::new(),
            with: Vec::new(),
            former: Vec::new(),
            python: None,
            error: None,
        };
        if !matches!(args.attribute.meta, syn::Meta::Path(_)) {
            let parsed = args.attribute.clone().parse_nested_meta(|meta| args.take(&meta));
            args.error = parsed.err();
        }
        args
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let sections = [Section::Relation, Section::Container, Section::Storage];
        if let Some(section) = sections.into_iter().find(|it| meta.path.is_ident(it.noun())) {
            if self.bindings.iter().any(|binding| binding.section() == section) {
                return Err(meta.error(format!("a component is bound to one {}", section.noun())));
            }
            self.bindings.push(if meta.input.peek(Token![=]) {
                Binding::Named { section, name: meta.value()?.parse()? }
            } else {
                Binding::Inherited { section, word: meta.path.clone() }
            });
            Ok(())
        } else if meta.path.is_ident("with") {
            let content;
            syn::parenthesized!(content in meta.input);
            self.with.extend(Punctuated::<Argument, Token![,]>::parse_terminated(&content)?);
            Ok(())
        } else if meta.path.is_ident("former") {
            self.former.push(meta.value()?.parse()?);
            Ok(())
        } else if meta.path.is_ident("python") {
            let path: LitStr = meta.value()?.parse()?;
            if !is_object(&path.value()) {
                return Err(syn::Error::new_spanned(
                    path,
                    "this is no path of an object of a Python charm\nhelp: write its class and its key, behind \
                     those of the objects that hold it, without the charm: `Requirer[ingress]`, \
                     `Lib[one]/Part[two]`",
                ));
            }
            match self.python.replace(path) {
                None => Ok(()),
                Some(_) => Err(meta.error("`python` is given twice")),
            }
        } else {
            Err(meta.error(
                "unknown argument of `#[component]`\nhelp: on a field they are `relation = \"…\"`, \
                 `container = \"…\"` or `storage = \"…\"`; `with(…)`, `former = \"…\"` and `python = \"…\"`",
            ))
        }
    }
}

/// Whether `ops` writes an object's path below the charm so: a kind, and its key if it has one, of each
/// object that leads to it.
fn is_object(path: &str) -> bool {
    path.split('/').all(|object| {
        let (kind, rest) = object.split_once('[').unwrap_or((object, "]"));
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        !kind.is_empty()
            && kind.bytes().all(is_word)
            && kind != "StoredStateData"
            && rest.ends_with(']')
    })
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        Ok(Self { name, value: input.parse()? })
    }
}

/// Which of our attributes of fields it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldAttribute {
    Stored,
    Component,
    Argument,
}

impl FieldAttribute {
    /// By its name, or that by the library's path.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let mut segments = path.segments.iter().map(|segment| &segment.ident);
        let name = match (segments.next(), segments.next(), segments.next()) {
            (Some(name), None, _) if path.leading_colon.is_none() => name,
            (Some(library), Some(name), None) if library == "ops" => name,
            _ => return None,
        };
        match name.to_token_stream().to_string().as_str() {
            "stored" => Some(Self::Stored),
            "component" => Some(Self::Component),
            "argument" => Some(Self::Argument),
            _ => None,
        }
    }
}
