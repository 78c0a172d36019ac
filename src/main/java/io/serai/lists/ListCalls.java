package io.serai.lists;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.addresses.MailAddress;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bean `listCalls`: who is on a list, and putting one person on it or taking one off.
public final class ListCalls {
    static final String LISTED = "listed";

    private static final Logger LOG = LoggerFactory.getLogger(ListCalls.class);

    private final Vendors vendors;
    private final ListStore store;
    private final ObjectMapper json;
    private final Path temp;
    private final int pageSize;

    /// @param temp where a roster is written before it is sent
    ListCalls(Vendors vendors, ListStore store, ObjectMapper json, Path temp, int pageSize) {
        this.vendors = vendors;
        this.store = store;
        this.json = json;
        this.temp = temp;
        this.pageSize = pageSize;
    }

    /// A roster that is read page by page into a file.
    public static final class Listed implements AutoCloseable {
        private final Connection connection;
        private final String list;
        private final Path file;
        private final JsonGenerator out;
        private final ListReading reading = new ListReading();
        private long count;

        private Listed(Connection connection, String list, Path file, JsonGenerator out) {
            this.connection = connection;
            this.list = list;
            this.file = file;
            this.out = out;
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(file);
        }
    }

    public void open(@ExchangeProperty(Call.PROPERTY) Call call, Exchange exchange) throws IOException {
        Connection connection = connection(call, Mailman.SYSTEM);
        String list = list(call.required("list_id"));
        Path file = Files.createTempFile(temp, "roster-", ".json");
        JsonGenerator out = json.getFactory().createGenerator(Files.newOutputStream(file));
        out.setCodec(json);
        out.writeStartArray();
        exchange.setProperty(LISTED, new Listed(connection, list, file, out));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                try {
                    exchange.getProperty(LISTED, Listed.class).close();
                } catch (IOException e) {
                    LOG.warn("{} stays behind: {}", file, e.toString());
                }
            }
        });
    }

    public boolean more(@ExchangeProperty(LISTED) Listed listed) {
        return listed.reading.more();
    }

    public MailmanQuery page(@ExchangeProperty(LISTED) Listed listed) {
        return MailmanQuery.roster(listed.connection, listed.list, "member", listed.reading.page());
    }

    public void take(@ExchangeProperty(LISTED) Listed listed, @Body Roster page) throws IOException {
        for (Subscriber one : page.entries()) {
            listed.out.writePOJO(one.described());
            listed.count++;
        }
        listed.reading.advance(page.total(), page.entries().size(), pageSize);
    }

    public Outcome rows(@ExchangeProperty(LISTED) Listed listed) throws IOException {
        listed.out.writeEndArray();
        listed.out.close();
        return new Outcome.Rows(
                Files.newInputStream(listed.file, StandardOpenOption.DELETE_ON_CLOSE), listed.count, "", Map.of());
    }

    /// One person of a list, by the path.
    public MailmanQuery person(@ExchangeProperty(Call.PROPERTY) Call call) {
        return MailmanQuery.person(
                connection(call, Mailman.SYSTEM), list(call.required("list_id")), call.required("email"));
    }

    public Outcome found(@Body Roster found) {
        return found.entries().isEmpty()
                ? new Outcome.NotFound("There is no such list, or this address is not on it.")
                : new Outcome.Done(found.entries().getFirst().described());
    }

    /// One person who is to be put on a list, or taken off, by the body.
    public ListChange asked(@ExchangeProperty(Call.PROPERTY) Call call, @Body JsonNode body) {
        String email = body.path("email").asText("");
        try {
            MailAddress.of(email);
        } catch (IllegalArgumentException e) {
            throw refused("body.email", String.valueOf(e.getMessage()));
        }
        return new ListChange(
                connection(call, Mailman.SYSTEM),
                0,
                list(body.path("list_id").asText("")),
                true,
                email.strip(),
                body.path("display_name").asText(""),
                null,
                null);
    }

    public MailmanQuery query(@Body ListChange change) {
        return MailmanQuery.person(change.connection(), change.list(), change.email());
    }

    /// Who was found as one who is to be taken off.
    public ListChange removal(@ExchangeProperty("listChange") ListChange asked, @Body Roster found) {
        Subscriber there = found.entries().getFirst();
        return new ListChange(asked.connection(), 0, asked.list(), false, asked.email(), "", there.memberId(), null);
    }

    public Outcome subscribed(@ExchangeProperty("listChange") ListChange change, @Body boolean changed) {
        store.subscribed(change.connection(), change.list(), change.email());
        return new Outcome.Done(Map.of("changed", changed));
    }

    /// A no, which no sync undoes, also of someone who was not on the list.
    public Outcome unsubscribed(@ExchangeProperty("listChange") ListChange change, @Body boolean changed) {
        store.unsubscribed(change.connection(), change.list(), change.email());
        return new Outcome.Done(Map.of("changed", changed));
    }

    public Outcome noList() {
        return new Outcome.NotFound("Mailman has no such list.");
    }

    /// What Mailman does not take is the caller's to mend.
    public Outcome failed(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure) {
        String why = String.valueOf(failure.getMessage());
        if (failure.kind() == Kind.PERMANENT && failure.status() == 404) {
            return new Outcome.NotFound(why);
        }
        return switch (failure.kind() == Kind.PERMANENT ? failure.status() : 0) {
            case 202, 400 -> new Outcome.Refused(422, why);
            case 409 -> new Outcome.Refused(409, why);
            default -> failure.outcome();
        };
    }

    /// The connection of one side, for a look at whether it works.
    public Connection side(@ExchangeProperty(Call.PROPERTY) Call call, @ExchangeProperty("side") String system) {
        return vendors.find(call.tenant().id(), system, null);
    }

    public void works(@ExchangeProperty("side") String system, @Body String said, Exchange exchange) {
        tell(system, true, said, exchange);
    }

    public void fails(
            @ExchangeProperty("side") String system,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure,
            Exchange exchange) {
        tell(system, false, String.valueOf(failure.getMessage()), exchange);
    }

    private static void tell(String system, boolean ok, String said, Exchange exchange) {
        var side = new LinkedHashMap<String, Object>();
        side.put("ok", ok);
        side.put("said", said);
        exchange.setProperty("side-" + system, side);
    }

    public Outcome both(@ExchangeProperty("side-novi") Map<String, Object> novi, Exchange exchange) {
        var both = new LinkedHashMap<String, Object>();
        both.put("novi", novi);
        both.put("mailman", exchange.getProperty("side-mailman"));
        return new Outcome.Done(both);
    }

    private Connection connection(Call call, String system) {
        return vendors.find(call.tenant().id(), system, null);
    }

    private static String list(String text) {
        try {
            return ListId.of(text);
        } catch (IllegalArgumentException e) {
            throw refused("list_id", String.valueOf(e.getMessage()));
        }
    }

    private static Refusal refused(String where, String why) {
        return new Refusal(
                new Outcome.Refused(422, "The request does not fit the contract.", List.of(new Fault(where, why))));
    }
}
