package io.serai.invitations;

import io.serai.House;
import io.serai.Module;
import io.serai.billing.Plans;
import io.serai.connectors.Vault;
import io.serai.connectors.Vendors;
import io.serai.hub.cache.RateLimits;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.mail.Mail;
import io.serai.mail.MailTemplates;
import io.serai.objects.Records;
import io.serai.senders.MessageReports;
import io.serai.web.Gate;
import java.util.Set;

/// Wires the domain.
public final class InvitationsModule implements Module {
    @Override
    public String name() {
        return "invitations";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "billing", "connectors", "hub", "identity", "mail", "objects", "senders");
    }

    @Override
    public void open(House house) {
        var events = new EventStore(house.source());
        var guests = new GuestStore(house.source());
        var access = new EventAccess(events);
        var notices = new Notices(house.source(), house.part(Inbox.class), house.part(Vendors.class), house.mapper());
        var keeper = new EventKeeper(house.source(), events, notices, house.clock());
        var links = new GuestLinks(
                house.source(), house.part(Vault.class), house.settings().publicUrl());
        var limits = new RateLimits(house.cache());
        var texts = new Texts();
        house.bind("eventKeeper", keeper);
        house.bind(
                "hostedEvents",
                new HostedEvents(events, access, house.part(Records.class), keeper, house.part(Plans.class)));
        house.bind(
                "eventActivity",
                new EventActivity(
                        access,
                        new ActivityStore(house.source(), house.mapper()),
                        house.part(Gate.class),
                        house.clock()));
        var letters = new GuestLetters(
                new GuestLetters.Parts(
                        events, guests, links, notices, new NoticeTexts(house.part(MailTemplates.class), texts)),
                house.part(Mail.class),
                house.part(RunStore.class),
                house.part(Inbox.class),
                house.source(),
                house.mapper());
        house.part(MessageReports.class).tell(letters::reported);
        house.bind("guestLetters", letters);
        house.bind(
                "rsvp",
                new Rsvp(
                        new Rsvp.Parts(
                                events,
                                guests,
                                keeper,
                                notices,
                                new AccessLog(house.source(), house.mapper()),
                                texts,
                                house.mapper()),
                        new RsvpLinks(events, guests, links, limits),
                        new NoDoubts(),
                        limits,
                        house.source(),
                        house.moments(),
                        house.clock()));
    }
}
