//! `#[charm] impl` and `#[component] impl`.
//!
//! Bodies of methods stay unparsed, and so does every item that is no method: what is half typed in an
//! editor is still a charm.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::token::Bracket;
use syn::{Attribute, Generics, Ident, Path, Signature, Token, Type, Visibility, WhereClause};

/// An `impl` that shall hold a charm's handlers.
pub(crate) struct CharmImpl {
    pub(crate) attrs: Vec<Attribute>,
    unsafety: Option<Token![unsafe]>,
    impl_token: Token![impl],
    pub(crate) generics: Generics,
    /// The trait, and the `for` behind it.
    pub(crate) of_trait: Option<(TokenStream, Token![for])>,
    pub(crate) self_ty: Type,
    where_clause: Option<WhereClause>,
    inner_attrs: Vec<Attribute>,
    pub(crate) items: Vec<ImplItem>,
}

/// One item of the `impl`.
pub(crate) enum ImplItem {
    Method(Box<Method>),
    /// Anything else, and what our attributes on it were.
    Other {
        uses: Vec<Use>,
        tokens: TokenStream,
    },
}

/// A method, with our attributes taken off.
pub(crate) struct Method {
    pub(crate) uses: Vec<Use>,
    pub(crate) attrs: Vec<Attribute>,
    vis: Visibility,
    pub(crate) sig: Signature,
    body: Group,
}

/// One of our attributes, as it was used.
pub(crate) struct Use {
    pub(crate) handles: Handles,
    pub(crate) attribute: Attribute,
}

/// Which of our attributes it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Handles {
    /// `#[on]`
    Events,
    /// `#[action]`
    Action,
    /// `#[status]`
    Status,
}

impl Handles {
    fn of(path: &Path) -> Option<Self> {
        let segments: Vec<&Ident> = path.segments.iter().map(|segment| &segment.ident).collect();
        let name = match segments.as_slice() {
            [name] if path.leading_colon.is_none() => name,
            [krate, name] if *krate == "ops" => name,
            _ => return None,
        };
        match name.to_string().as_str() {
            "on" => Some(Self::Events),
            "action" => Some(Self::Action),
            "status" => Some(Self::Status),
            _ => None,
        }
    }

    /// The same for `#[juju::on]`, where `juju` is what the library is called.
    fn below(library: &Path, path: &Path) -> Option<Self> {
        let before = path.segments.len().checked_sub(1)?;
        let prefix = path.segments.iter().take(before).map(|segment| &segment.ident);
        let name = path.segments.last()?;
        let begins = prefix.eq(library.segments.iter().map(|segment| &segment.ident));
        begins.then(|| Self::of(&name.clone().into()))?
    }

    /// The attribute's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Events => "on",
            Self::Action => "action",
            Self::Status => "status",
        }
    }
}

/// Whether an attribute's path is one that `#[charm]` takes off.
pub(crate) fn is_ours(path: &Path) -> bool {
    Handles::of(path).is_some()
}

impl Parse for CharmImpl {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let unsafety = input.parse()?;
        let impl_token = input.parse()?;
        // `impl <T as Trait>::Type` is not worth the look-ahead: no charm is written so.
        let generics = input.parse()?;
        let negative: Option<Token![!]> = input.parse()?;
        let mut self_ty: Type = input.parse()?;
        let mut of_trait = None;
        if let Some(for_token) = input.parse::<Option<Token![for]>>()? {
            of_trait = Some((quote!(#negative #self_ty), for_token));
            self_ty = input.parse()?;
        }
        let where_clause = input.parse()?;
        let content;
        syn::braced!(content in input);
        let inner_attrs = content.call(Attribute::parse_inner)?;
        let mut items = Vec::new();
        while !content.is_empty() {
            items.push(content.parse()?);
        }
        Ok(Self {
            attrs,
            unsafety,
            impl_token,
            generics,
            of_trait,
            self_ty,
            where_clause,
            inner_attrs,
            items,
        })
    }
}

impl Parse for ImplItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let all = input.call(Attribute::parse_outer)?;
        let (mut uses, mut attrs) = (Vec::new(), Vec::new());
        for attribute in all {
            match Handles::of(attribute.path()) {
                Some(handles) => uses.push(Use { handles, attribute }),
                None => attrs.push(attribute),
            }
        }
        if input.is_empty() {
            return Err(input.error("expected an item after the attributes"));
        }
        let ahead = input.fork();
        if let Ok((vis, sig, body)) = method(&ahead) {
            syn::parse::discouraged::Speculative::advance_to(input, &ahead);
            return Ok(Self::Method(Box::new(Method { uses, attrs, vis, sig, body })));
        }
        // rustc itself says that a method has no body.
        let uses = if without_body(input) { Vec::new() } else { uses };
        // Up to where an item may end. If that is too early, the rest follows as an item of its own:
        // together they are emitted as they were written.
        let mut tokens = quote!(#(#attrs)*);
        let begins_item = |input: ParseStream<'_>| input.peek(Token![#]) && input.peek2(Bracket);
        while !input.is_empty() && !begins_item(input) {
            let token: TokenTree = input.parse()?;
            let end = match &token {
                TokenTree::Punct(punct) => punct.as_char() == ';',
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                _ => false,
            };
            tokens.extend([token]);
            if end {
                break;
            }
        }
        Ok(Self::Other { uses, tokens })
    }
}

fn method(input: ParseStream<'_>) -> syn::Result<(Visibility, Signature, Group)> {
    let (vis, sig) = (input.parse()?, input.parse()?);
    let body: Group = input.parse()?;
    if body.delimiter() == Delimiter::Brace {
        Ok((vis, sig, body))
    } else {
        Err(input.error("expected a body"))
    }
}

fn without_body(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let header = |input: ParseStream<'_>| {
        input.parse::<Visibility>()?;
        input.parse::<Signature>()?;
        input.parse::<Token![;]>()
    };
    header(&ahead).is_ok()
}

impl CharmImpl {
    /// The methods.
    pub(crate) fn methods(&self) -> impl Iterator<Item = &Method> {
        self.items.iter().filter_map(|item| match item {
            ImplItem::Method(method) => Some(&**method),
            ImplItem::Other { .. } => None,
        })
    }

    /// The methods, to correct them.
    pub(crate) fn methods_mut(&mut self) -> impl Iterator<Item = &mut Method> {
        self.items.iter_mut().filter_map(|item| match item {
            ImplItem::Method(method) => Some(&mut **method),
            ImplItem::Other { .. } => None,
        })
    }

    /// Takes our attributes off that are written with the library's other name.
    pub(crate) fn take_off(&mut self, library: &Path) {
        for Method { uses, attrs, .. } in self.methods_mut() {
            for attribute in std::mem::take(attrs) {
                match Handles::below(library, attribute.path()) {
                    Some(handles) => uses.push(Use { handles, attribute }),
                    None => attrs.push(attribute),
                }
            }
        }
    }

    /// The charm's name, if it has one: no tuple, say.
    pub(crate) fn ident(&self) -> Option<Ident> {
        let Type::Path(path) = &self.self_ty else { return None };
        path.path.segments.last().map(|segment| segment.ident.clone())
    }

    /// The `impl` as it was written, without our attributes. Handlers get `on_handlers` as well.
    pub(crate) fn to_tokens_with(&self, on_handlers: &TokenStream) -> TokenStream {
        let Self { attrs, unsafety, impl_token, generics, self_ty, where_clause, .. } = self;
        let of_trait =
            self.of_trait.as_ref().map(|(of_trait, for_token)| quote!(#of_trait #for_token));
        let inner_attrs = &self.inner_attrs;
        let items = self.items.iter().map(|item| match item {
            ImplItem::Method(method) => method.to_tokens_with(on_handlers),
            ImplItem::Other { tokens, .. } => tokens.clone(),
        });
        quote! {
            #(#attrs)*
            #unsafety #impl_token #generics #of_trait #self_ty #where_clause {
                #(#inner_attrs)*
                #(#items)*
            }
        }
    }
}

impl Method {
    fn to_tokens_with(&self, on_handlers: &TokenStream) -> TokenStream {
        let Self { uses, attrs, vis, sig, body } = self;
        let extra = (!uses.is_empty()).then_some(on_handlers);
        let mut tokens = quote!(#(#attrs)* #extra #vis #sig);
        body.to_tokens(&mut tokens);
        tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> CharmImpl {
        syn::parse_str(text).unwrap()
    }

    #[test]
    fn items_come_back_as_they_were_written() {
        for text in [
            "impl Hello { fn a(&self) { event. } }",
            "#[cfg(unix)] impl super::Hello { const A: [u8; { 1 }] = [1]; #[inline] pub fn b() {} }",
            "impl Hello { #![allow(unused)] type A = u8; maybe!(); maybe! {} fn half(&self, event:) x }",
            "unsafe impl<T> !Send for Hello<T> where T: Copy { fn a(); }",
            "impl Hello { const A: u8 = if true { fn b() {} 1 } else { 2 }; fn c() {} }",
        ] {
            let tokens: TokenStream = text.parse().unwrap();
            let back = parse(text).to_tokens_with(&TokenStream::new());
            let text = |tokens: TokenStream| tokens.to_string().replace(' ', "");
            assert_eq!(text(back), text(tokens));
        }
    }

    #[test]
    fn our_attributes_are_taken_off() {
        let item = parse(
            "impl Hello { #[on(start)] #[cfg(unix)] fn a(&self) {} #[ops::action] #[mine::on] fn b() {} \
             #[status] const C: u8 = 1; }",
        );
        let mut uses = Vec::new();
        for method in item.methods() {
            uses.extend(method.uses.iter().map(|used| used.handles));
        }
        assert_eq!(uses, [Handles::Events, Handles::Action]);
        assert_eq!(
            item.to_tokens_with(&quote!(#[x])).to_string(),
            quote! { impl Hello { #[cfg(unix)] #[x] fn a(&self) {} #[mine::on] #[x] fn b() {} const C: u8 = 1; } }
                .to_string()
        );
    }
}
