package io.serai.members;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.Vendors;
import io.serai.hub.cache.Cache;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Work;
import io.serai.web.Call;
import io.serai.web.Outcome;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `members`: whether a person is a member, as Novi or the cache knows it.
public final class Members {
    private static final Duration KEPT = Duration.ofHours(4);

    private final Vendors vendors;
    private final Cache cache;
    private final Novi novi;
    private final ObjectMapper json;
    private final @Nullable String name;

    /// @param name of the connection that the member check uses; null for the account's own choice
    Members(Vendors vendors, Cache cache, Novi novi, ObjectMapper json, @Nullable String name) {
        this.vendors = vendors;
        this.cache = cache;
        this.novi = novi;
        this.json = json;
        this.name = name;
    }

    /// What is remembered of the person that a call is about; null where that is nothing.
    public @Nullable Outcome cached(@ExchangeProperty(Call.PROPERTY) Call call) {
        String entry = cache.get(key(call));
        Membership.Verified verified = entry == null ? null : read(entry);
        return verified == null ? null : outcome(verified);
    }

    /// Under the connection, as another tenant's Novi may know the same person otherwise.
    String key(Call call) {
        String connection = connection(call.tenant().id(), name).id();
        return "idaa:novi_member:" + connection + ":" + call.required("uuid");
    }

    /// Remembers who is verified, and nobody else.
    public Outcome remember(@Body Membership membership, @ExchangeProperty(Call.PROPERTY) Call call)
            throws JsonProcessingException {
        return switch (membership) {
            case Membership.Verified verified -> {
                cache.put(key(call), json.writeValueAsString(verified), KEPT);
                yield outcome(verified);
            }
            case Membership.None _ -> new Outcome.NotFound("There is no such member.");
        };
    }

    private static Outcome outcome(Membership.Verified verified) {
        return new Outcome.Done(Map.of("verified", true, "full_name", verified.fullName(), "email", verified.email()));
    }

    /// For the Kamelet: the request for one person.
    ///
    /// @param uuid letters, digits and `-`, 64 at most
    /// @param connection its name; null or empty for the account's own choice
    public VendorRequest request(
            @Body String uuid, @ExchangeProperty("novi-connection") @Nullable String connection, Exchange exchange) {
        if (!uuid.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("a Novi uuid has 1 to 64 letters, digits and '-'");
        }
        Connection found = connection(account(exchange), connection);
        return novi.member(found, apiKey(found), uuid);
    }

    public Membership membership(@Body VendorResponse response) {
        return novi.membership(response);
    }

    /// @throws UnverifiedException in place of what the Kamelet met
    public void explain(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure) {
        throw new UnverifiedException(failure);
    }

    /// For the test of a connection: one member, to see whether the key is taken.
    public VendorRequest glance(@Body Connection connection) {
        return novi.page(connection, apiKey(connection), "/members", 1, 0);
    }

    public String said(@Body VendorResponse response) {
        JsonNode count = novi.read(response).path("TotalCount");
        return count.isNumber() ? count.asText() + " members" : "the key is taken";
    }

    private Connection connection(long account, @Nullable String named) {
        try {
            return vendors.find(account, Novi.SYSTEM, named);
        } catch (DeliveryException e) {
            throw new UnverifiedException(e);
        }
    }

    private String apiKey(Connection connection) {
        return vendors.secrets(connection).getOrDefault(Novi.API_KEY, "");
    }

    /// Of whoever calls, or of the work that a worker does.
    private static long account(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        if (call != null) {
            return call.tenant().id();
        }
        Work work = exchange.getProperty(Work.PROPERTY, Work.class);
        if (work == null) {
            throw new IllegalStateException("novi-member-action needs a call or a work, to know whose Novi to ask");
        }
        return work.account();
    }

    /// Null where the entry is not what was put there.
    private Membership.@Nullable Verified read(String entry) {
        try {
            var verified = json.readValue(entry, Membership.Verified.class);
            boolean whole = verified != null && verified.fullName() != null && verified.email() != null;
            return whole ? verified : null;
        } catch (JsonProcessingException _) {
            return null;
        }
    }
}
