package io.serai.invitations;

import io.serai.House;
import io.serai.Module;
import io.serai.billing.Plans;
import io.serai.connectors.Vault;
import io.serai.connectors.Vendors;
import io.serai.hub.Erasures;
import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.cache.RateLimits;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.identity.SignUpAccount;
import io.serai.mail.Mail;
import io.serai.mail.MailTemplates;
import io.serai.mail.Suppressions;
import io.serai.objects.Records;
import io.serai.senders.MessageReports;
import io.serai.tables.ReadLimits;
import io.serai.web.Gate;
import io.serai.web.Trail;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

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
    public List<String> contracts() {
        return List.of("invitations", "guests", "event-team", "event-security");
    }

    @Override
    public List<PersonalData> personalData(House house) {
        var data = new ArrayList<PersonalData>();
        for (String what : List.of("accesses", "notices")) {
            data.add(new PersonalRows(
                    house.source(), house.mapper(), "guest_" + what, Sql.of("invitations/export-" + what)));
        }
        // last, as the others find their rows by what goes with it
        data.add(new OwnInvitations(
                new PersonalRows(house.source(), house.mapper(), "guests", Sql.of("invitations/export-guests")),
                house.source(),
                () -> keeper(house),
                new EventStore(house.source())));
        data.add(rows(house, "event_invites"));
        data.add(new HostStandings(house.source(), rows(house, "event_roles")));
        return data;
    }

    private static EventKeeper keeper(House house) {
        return new EventKeeper(
                house.source(),
                new EventStore(house.source()),
                new Notices(house.source(), house.part(Inbox.class), house.part(Vendors.class), house.mapper()),
                house.clock());
    }

    private static PersonalRows rows(House house, String name) {
        return new PersonalRows(
                house.source(), house.mapper(), name, Sql.of("invitations/export-" + name.replace('_', '-')));
    }

    @Override
    public void open(House house) {
        var events = new EventStore(house.source());
        var guests = new GuestStore(house.source());
        var limits = new RateLimits(house.cache());
        var access = new EventAccess(events, limits);
        house.offer(EventAccess.class, access);
        var notices = new Notices(house.source(), house.part(Inbox.class), house.part(Vendors.class), house.mapper());
        var keeper = new EventKeeper(house.source(), events, notices, house.clock());
        var links = new GuestLinks(
                house.source(), house.part(Vault.class), house.settings().publicUrl());
        var parts = new Guests.Parts(
                access, events, new GuestRows(house.source()), house.part(Records.class), house.part(Trail.class));
        var texts = new Texts();
        var words = new NoticeTexts(house.part(MailTemplates.class), texts);
        var room = new GuestRoom(house.part(Plans.class), events);
        Erasures erasures = house.part(Erasures.class);
        var list = new Guests(parts, room, keeper, guests, erasures);
        erasures.offer(Guests.RESOURCE, list::eraseAgain);
        house.bind("guests", list);
        house.bind(
                "guestImport",
                new GuestImport(parts, room, ReadLimits.defaults(house.data().tmp())));
        house.bind(
                "guestInvitations", new GuestInvitations(parts, links, notices, words, house.part(Suppressions.class)));
        house.bind("reminders", new Reminders(parts, notices, house.source(), house.clock()));
        var suspicion = new Suspicion(house.source(), house.mapper(), scorer(house), house.clock());
        house.bind(
                "eventSecurity",
                new EventSecurity(access, events, suspicion, house.source(), house.part(Trail.class), house.mapper()));
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
                        house.mapper(),
                        house.clock()));
        var reports = new NoticeReports(house.source());
        house.part(MessageReports.class).tell(reports::reported);
        house.bind("noticeReports", reports);
        var letters = new GuestLetters(
                new GuestLetters.Parts(events, guests, links, notices, reports, words),
                house.part(Mail.class),
                house.part(RunStore.class),
                house.part(Inbox.class),
                house.source(),
                house.mapper());
        house.bind("guestLetters", letters);
        var rsvp = new Rsvp.Parts(
                events,
                guests,
                keeper,
                notices,
                new GuestBadges(house.source()),
                new AccessLog(house.source(), house.mapper()),
                texts,
                URI.create(house.settings().publicUrl()).getHost(),
                house.mapper());
        house.bind(
                "rsvp",
                new Rsvp(
                        rsvp,
                        new RsvpLinks(events, guests, links, limits),
                        suspicion,
                        limits,
                        new Answering(rsvp, house.part(Records.class), house.moments()),
                        house.clock()));
        openTeam(house, events, access, words, limits);
    }

    private static @Nullable OtherScorer scorer(House house) {
        if (house.settings().optional("serai.fraud.scorer.url").isEmpty()) {
            return null;
        }
        ProducerTemplate routes = house.context().createProducerTemplate();
        return new OtherScorer(
                question -> routes.asyncRequestBody("direct:fraud-score", question, byte[].class),
                house.settings().duration("serai.fraud.scorer.rest"),
                house.mapper());
    }

    /// Who hosts an event, and who is asked to.
    private static void openTeam(
            House house, EventStore events, EventAccess access, NoticeTexts words, RateLimits limits) {
        var parts =
                new Collaborators.Parts(events, access, new RoleStore(house.source()), new InviteStore(house.source()));
        Trail trail = house.part(Trail.class);
        Mail mail = house.part(Mail.class);
        var links = new InviteLinks(
                house.source(), house.part(Vault.class), house.settings().publicUrl());
        mail.letters(new InviteLetters(events, parts.invites(), links, words, house.clock()), InviteLetters.KIND);
        house.bind(
                "collaborators",
                new Collaborators(
                        parts,
                        mail,
                        house.source(),
                        Duration.ofDays(house.settings().number("serai.invite.days")),
                        trail,
                        house.clock()));
        var invites = new EventInvites(parts, house.part(Gate.class), limits, house.source(), trail, house.clock());
        house.bind("eventInvites", invites);
        house.part(SignUpAccount.class).invites(invites);
    }
}
