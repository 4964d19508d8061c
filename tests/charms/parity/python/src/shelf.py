"""Parts with events of their own: what `rust/src/shelf.rs` has."""

import ops


class Told(ops.EventBase):
    """An event that says something."""

    def __init__(self, handle, **said):
        super().__init__(handle)
        self.said = said

    def snapshot(self):
        return dict(self.said)

    def restore(self, snapshot):
        self.said = dict(snapshot)


class PageRead(Told):
    pass


class PageGone(Told):
    pass


class ReaderEvents(ops.ObjectEvents):
    page_read = ops.EventSource(PageRead)
    page_gone = ops.EventSource(PageGone)


class Reader(ops.Object):
    """Reads the pages of the other side."""

    on = ReaderEvents()
    _stored = ops.StoredState()

    def __init__(self, parent, endpoint):
        super().__init__(parent, "reader")
        self._stored.set_default(pages={})
        events = parent.charm.on[endpoint]
        self.framework.observe(events.relation_changed, self._changed)
        self.framework.observe(events.relation_departed, self._departed)

    def pages(self):
        return len(self._stored.pages)

    def _changed(self, event):
        page = event.relation.data[event.unit].get("page") if event.unit else None
        if page == "draft":
            event.defer()
        elif page is not None:
            self._stored.pages[event.unit.name] = page
            self.on.page_read.emit(unit=event.unit.name, page=page)

    def _departed(self, event):
        if event.unit.name in self._stored.pages:
            self.on.page_gone.emit(unit=event.unit.name)
            del self._stored.pages[event.unit.name]


class Shelved(Told):
    def __str__(self):
        return "shelved {page} of {unit} among {pages}".format(**self.said)


class Cleared(Told):
    def __str__(self):
        return "cleared {unit} of {pages}".format(**self.said)


class Counted(Told):
    def __str__(self):
        return "counted {pages}".format(**self.said)


class ShelfEvents(ops.ObjectEvents):
    shelved = ops.EventSource(Shelved)
    cleared = ops.EventSource(Cleared)
    counted = ops.EventSource(Counted)


class Shelf(ops.Object):
    """Tells what its reader reads."""

    on = ShelfEvents()

    def __init__(self, charm, endpoint):
        super().__init__(charm, "shelf")
        self.charm = charm
        self._reader = Reader(self, endpoint)
        self.framework.observe(self._reader.on.page_read, self._shelve)
        self.framework.observe(self._reader.on.page_gone, self._clear)
        self.framework.observe(charm.on[endpoint].relation_changed, self._count)

    def _shelve(self, event):
        self.on.shelved.emit(**event.said, pages=self._reader.pages())

    def _clear(self, event):
        self.on.cleared.emit(**event.said, pages=self._reader.pages())

    def _count(self, _):
        if self._reader.pages():
            self.on.counted.emit(pages=self._reader.pages())
