package io.serai.mail;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `suppressionList`: whom the account does not write to, for the person who decides that.
public final class SuppressionList {
    private static final String BY_API = "api";

    private final Suppressions suppressions;
    private final UnsubscribeLinks links;
    private final TransactionTemplate transaction;
    private final Trail trail;
    private final Clock clock;

    SuppressionList(Suppressions suppressions, UnsubscribeLinks links, DataSource database, Trail trail, Clock clock) {
        this.suppressions = suppressions;
        this.links = links;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.trail = trail;
        this.clock = clock;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        String word = call.parameter("channel");
        String address = call.parameter("address");
        Channel channel = word == null && address == null ? null : Channel.of(word == null ? "mail" : word);
        return new Outcome.Done(suppressions
                .page(
                        call.tenant().id(),
                        channel,
                        channel == null || address == null ? null : checked(channel, address),
                        Integer.parseInt(call.required("limit")),
                        Integer.parseInt(call.required("offset")))
                .stream()
                .map(SuppressionList::shown)
                .toList());
    }

    public Outcome add(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        Channel channel = Channel.of(wish.path("channel").asText("mail"));
        var added = new Suppression(
                channel,
                checked(channel, wish.path("address").asText()),
                Suppression.Reason.of(wish.path("reason").asText("manual")),
                BY_API,
                clock.instant());
        transaction.executeWithoutResult(_ -> {
            suppressions.note(call.tenant().id(), added);
            trail.changed(call, new Change("suppression.add", "suppression", null, Map.of(), shown(added)));
        });
        return new Outcome.Done(201, shown(added), "", Map.of());
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        Channel channel = Channel.of(call.required("channel"));
        String address = checked(channel, call.required("address"));
        boolean lifted = Boolean.TRUE.equals(transaction.execute(_ -> {
            boolean there = suppressions.lift(call.tenant().id(), channel, address);
            if (there) {
                trail.changed(
                        call,
                        new Change(
                                "suppression.remove",
                                "suppression",
                                null,
                                Map.of("channel", channel.word(), "address", address),
                                Map.of()));
            }
            return there;
        }));
        return lifted
                ? new Outcome.Done(true)
                : new Outcome.NotFound("The address is not on the account's suppression list.");
    }

    private static String checked(Channel channel, String address) {
        try {
            return channel.checked(address);
        } catch (IllegalArgumentException e) {
            throw new Refusal(422, "address: " + e.getMessage() + ".");
        }
    }

    private static Map<String, Object> shown(Suppression one) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("channel", one.channel().word());
        shown.put("address", one.address());
        shown.put("reason", one.reason().word());
        shown.put("source", one.source());
        shown.put("noted_on", one.on().toString());
        return shown;
    }

    /// A page with a button: programs that look for viruses follow every link, so looking changes nothing (RFC 8058,
    /// 3.2).
    public Outcome ask(@ExchangeProperty(Call.PROPERTY) Call call) {
        return page(call, false);
    }

    /// What the button and the reader's own program send, without cookies.
    public Outcome unsubscribe(@ExchangeProperty(Call.PROPERTY) Call call) {
        UnsubscribeLinks.@Nullable Target target =
                links.read(call.required("token")).orElse(null);
        if (target != null) {
            suppressions.note(
                    target.account(),
                    new Suppression(
                            Channel.MAIL, target.address(), Suppression.Reason.UNSUBSCRIBE, "link", clock.instant()));
        }
        return page(call, true);
    }

    private Outcome page(Call call, boolean done) {
        return links.read(call.required("token"))
                .<Outcome>map(target -> new Outcome.Page(
                        200,
                        "mail/unsubscribe",
                        Map.of("address", target.address(), "sender", target.accountName(), "done", done)))
                .orElseGet(() -> new Outcome.NotFound("There is nothing at this address."));
    }
}
