package io.serai.invitations;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.mail.Channel;
import io.serai.mail.Suppressions;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `guestInvitations`: gives guests their links. A link is shown once, and is in no log; letters get theirs
/// when they are written.
public final class GuestInvitations {
    private static final int MOST = 5_000;

    private final Guests.Parts parts;
    private final GuestLinks links;
    private final Notices notices;
    private final NoticeTexts texts;
    private final Suppressions suppressions;

    GuestInvitations(
            Guests.Parts parts, GuestLinks links, Notices notices, NoticeTexts texts, Suppressions suppressions) {
        this.parts = parts;
        this.links = links;
        this.notices = notices;
        this.texts = texts;
        this.suppressions = suppressions;
    }

    /// What becomes of a guest's letter.
    private enum Mail {
        QUEUED,
        NONE,
        SUPPRESSED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private record Invited(Guest guest, String token, Mail mail) {}

    public Outcome make(@ExchangeProperty(Call.PROPERTY) Call call) {
        return one(call, 201, false);
    }

    public Outcome rotate(@ExchangeProperty(Call.PROPERTY) Call call) {
        return one(call, 200, true);
    }

    private Outcome one(Call call, int status, boolean again) {
        EventAccess.Host host = parts.access().require(call, EventRole.EDITOR);
        return parts.holding(host, event -> {
            Guest guest = parts.require(host);
            if (guest.link() != again) {
                throw new Refusal(
                        409,
                        again
                                ? "The guest has no link yet: make one with POST …/token."
                                : "The guest has a link: POST …/token/rotate replaces it.");
            }
            Invited invited = invited(event, List.of(guest), call.flag("send")).getFirst();
            parts.told(
                    host,
                    again ? "guest.rotate" : "guest.link",
                    guest.id(),
                    Map.of(),
                    Map.of("event", event.id(), "version", guest.version() + 1));
            return once(new Outcome.Report(status, shown(event, invited)));
        });
    }

    /// A person has told a guest, by hand: what waits for that is sent now; where nothing waits, it was the invitation.
    public Outcome told(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.EDITOR);
        Notice.Channel channel = Notice.Channel.of(body.path("channel").asText());
        return parts.holding(host, event -> {
            Guest guest = parts.require(host);
            notices.byHand(event.key(), guest.key(), channel);
            parts.told(
                    host, "guest.told", guest.id(), Map.of(), Map.of("event", event.id(), "channel", channel.word()));
            return new Outcome.Report(201, parts.rows().shown(event.key(), guest.id()));
        });
    }

    /// As few statements as can be, however many guests.
    public Outcome many(@Body @Nullable JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.EDITOR);
        Set<String> wanted = body == null || !body.has("guest_ids") ? null : ids(body.path("guest_ids"));
        return parts.holding(host, event -> {
            List<Guest> found = wanted == null
                    ? parts.rows().withoutLink(event.key(), MOST)
                    : parts.rows().find(event.key(), wanted);
            List<Invited> invited =
                    invited(event, found.stream().filter(guest -> !guest.link()).toList(), call.flag("send"));
            if (!invited.isEmpty()) {
                parts.toldOfEvent(host, "guest.invite", Map.of("guests", invited.size()));
            }
            var answer = new LinkedHashMap<String, Object>();
            answer.put("items", invited.stream().map(this::listed).toList());
            answer.put("skipped", wanted == null ? List.of() : skipped(wanted, found));
            return once(new Outcome.Report(200, answer));
        });
    }

    private static Set<String> ids(JsonNode list) {
        var ids = new LinkedHashSet<String>();
        list.forEach(id -> ids.add(id.asText()));
        return ids;
    }

    private static List<Map<String, String>> skipped(Set<String> wanted, List<Guest> found) {
        Map<String, Guest> byId = found.stream().collect(Collectors.toMap(Guest::id, guest -> guest));
        var skipped = new ArrayList<Map<String, String>>();
        for (String id : wanted) {
            Guest guest = byId.get(id);
            if (guest == null || guest.link()) {
                skipped.add(Map.of("guest_id", id, "reason", guest == null ? "unknown" : "active"));
            }
        }
        return skipped;
    }

    /// Of an event that the caller holds, and guests as they are since.
    private List<Invited> invited(HostedEvent event, List<Guest> guests, boolean send) {
        var made = new HashMap<Long, String>();
        var rows = new ArrayList<GuestRows.Link>(guests.size());
        for (Guest guest : guests) {
            int version = guest.version() + 1;
            String token = links.token(guest.id(), event.id(), version);
            made.put(guest.key(), token);
            rows.add(new GuestRows.Link(guest, version, GuestLinks.hash(token)));
        }
        parts.rows().link(rows);
        Map<Long, Mail> mails = send ? queued(event, guests) : Map.of();
        return guests.stream()
                .map(guest -> new Invited(
                        guest,
                        Objects.requireNonNull(made.get(guest.key())),
                        mails.getOrDefault(guest.key(), Mail.NONE)))
                .toList();
    }

    /// The sender asks again whether an address is suppressed; here it is asked for the host, who may tell them
    /// otherwise.
    private Map<Long, Mail> queued(HostedEvent event, List<Guest> guests) {
        Set<String> suppressed = suppressions.of(
                event.account().id(),
                Channel.MAIL,
                guests.stream()
                        .map(guest -> guest.who().email())
                        .filter(Objects::nonNull)
                        .toList());
        var mails = new HashMap<Long, Mail>();
        var written = new ArrayList<Long>();
        for (Guest guest : guests) {
            if (guest.who().email() != null && suppressed.contains(guest.who().email())) {
                mails.put(guest.key(), Mail.SUPPRESSED);
            } else {
                written.add(guest.key());
            }
        }
        notices.suppressed(event, List.copyOf(mails.keySet()), Notice.Kind.INVITATION);
        notices.queue(event, written, Notice.Kind.INVITATION).stream()
                .filter(queued -> queued.channel() == Notice.Channel.MAIL)
                .forEach(queued -> mails.put(queued.guest(), Mail.QUEUED));
        return mails;
    }

    private Map<String, @Nullable Object> shown(HostedEvent event, Invited invited) {
        String url = links.url(invited.token());
        String text = texts.sms(
                Notice.Kind.INVITATION,
                new NoticeTexts.Told(event, parts.events().host(event), invited.guest(), url, 0));
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("token", invited.token());
        shown.put("url", url);
        shown.put("sms_text", text);
        shown.put("wa_url", whatsApp(invited.guest().who().phone(), text));
        shown.put("mail", invited.mail().word());
        return shown;
    }

    /// A link by which WhatsApp opens with the text; null for who has no number. It is a person's to open, never ours.
    ///
    /// @param phone as E.164
    private static @Nullable String whatsApp(@Nullable String phone, String text) {
        return phone == null
                ? null
                : "https://wa.me/" + phone.substring(1) + "?text="
                        + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Map<String, String> listed(Invited invited) {
        var listed = new LinkedHashMap<String, String>();
        listed.put("guest_id", invited.guest().id());
        listed.put("token", invited.token());
        listed.put("url", links.url(invited.token()));
        listed.put("mail", invited.mail().word());
        return listed;
    }

    /// What holds a link stays in no cache.
    private static Outcome once(Outcome outcome) {
        return new Outcome.WithHeaders(outcome, Map.of("Cache-Control", "no-store"));
    }
}
