//! `#[derive(Interface)]`.

use proc_macro2::{Ident, TokenStream};
use syn::meta::ParseNestedMeta;
use syn::parse::Parser as _;
use syn::{Attribute, Generics, LitStr, Path, Token, Type, Visibility};

use crate::diagnostics::{Errors, Message};

/// A type that shall be an interface.
pub(crate) struct InterfaceItem {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) name: Option<LitStr>,
    pub(crate) provider: Side,
    pub(crate) requirer: Side,
    pub(crate) runtime: Option<Path>,
    /// `peer(…)`, which is both sides.
    peer: Option<Side>,
}

/// What one side says.
#[derive(Clone, Default)]
pub(crate) struct Side {
    pub(crate) app: Option<Type>,
    pub(crate) unit: Option<Type>,
}

impl InterfaceItem {
    /// Takes what can be understood; the rest is reported.
    pub(crate) fn parse(item: TokenStream, errors: &mut Errors) -> Option<Self> {
        let head = |input: syn::parse::ParseStream<'_>| {
            let attributes = input.call(Attribute::parse_outer)?;
            input.parse::<Visibility>()?;
            if input.peek(Token![enum]) {
                input.parse::<Token![enum]>()?;
            } else {
                input.parse::<Token![struct]>()?;
            }
            let (ident, generics) = (input.parse()?, input.parse()?);
            input.parse::<TokenStream>()?;
            Ok((attributes, ident, generics))
        };
        let (attributes, ident, generics): (Vec<Attribute>, Ident, Generics) =
            match head.parse2(item) {
                Ok(head) => head,
                Err(error) => {
                    errors.extend(error);
                    return None;
                }
            };
        let mut interface = Self {
            ident,
            generics,
            name: None,
            provider: Side::default(),
            requirer: Side::default(),
            runtime: None,
            peer: None,
        };
        let before = errors.len();
        for attribute in attributes.iter().filter(|it| it.path().is_ident("interface")) {
            if let Err(error) = attribute.parse_nested_meta(|meta| interface.take(&meta)) {
                errors.extend(error);
            }
        }
        if interface.name.is_none() && errors.len() == before {
            let message = Message::new("an interface has a name");
            errors.push(
                &interface.ident,
                message.help("write `#[interface(name = \"…\")]`, as charms' YAML names it"),
            );
        }
        if let Some(peer) = interface.peer.take() {
            (interface.provider, interface.requirer) = (peer.clone(), peer);
        }
        Some(interface)
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        if meta.path.is_ident("name") {
            let name = meta.value()?.parse()?;
            once(meta, self.name.replace(name).is_some())
        } else if meta.path.is_ident("crate") {
            once(meta, self.runtime.replace(meta.value()?.call(Path::parse_mod_style)?).is_some())
        } else if meta.path.is_ident("provider") {
            self.alone(meta)?;
            self.provider.take(meta)
        } else if meta.path.is_ident("requirer") {
            self.alone(meta)?;
            self.requirer.take(meta)
        } else if meta.path.is_ident("peer") {
            if !self.provider.is_empty() || !self.requirer.is_empty() {
                return Err(meta.error("peers have no provider and no requirer"));
            }
            self.peer.get_or_insert_default().take(meta)
        } else {
            Err(meta.error(
                "unknown argument of `#[interface]`\nhelp: they are `name = \"…\"`, \
                 `provider(app = …, unit = …)`, `requirer(app = …, unit = …)`, \
                 `peer(app = …, unit = …)` and `crate = …`",
            ))
        }
    }

    fn alone(&self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        match &self.peer {
            Some(_) => Err(meta.error("peers have no provider and no requirer")),
            None => Ok(()),
        }
    }
}

impl Side {
    fn is_empty(&self) -> bool {
        self.app.is_none() && self.unit.is_none()
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        meta.parse_nested_meta(|meta| {
            let place = if meta.path.is_ident("app") {
                &mut self.app
            } else if meta.path.is_ident("unit") {
                &mut self.unit
            } else {
                return Err(meta.error("a side says something as `app = …` and as `unit = …`"));
            };
            let ty = meta.value()?.parse()?;
            once(&meta, place.replace(ty).is_some())
        })
    }

    /// The types that are given.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Type> {
        self.app.iter().chain(&self.unit)
    }
}

fn once(meta: &ParseNestedMeta<'_>, again: bool) -> syn::Result<()> {
    let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
    if again { Err(meta.error(format!("`{name}` is given twice"))) } else { Ok(()) }
}
