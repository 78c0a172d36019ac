package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.hub.delivery.Work;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What vendors answered to work of the inbox, where the setting says that it is kept: sealed, and for a week.
/// Of what a
/// hub has not written yet when it dies there is nothing, and whoever asks for it is told so.
///
/// Never kept are answers that hold a token, what was sent, and headers that nobody reads. What is too long, or comes
/// faster than it can be written, is left out.
public final class VendorRecords implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VendorRecords.class);
    private static final int LONGEST = 1 << 20;
    private static final int REFUSED = 401;
    private static final int WAITING = 16 << 20;
    private static final int AT_ONCE = 1_000;
    private static final String DAYS = "7";
    /// What our own code reads of an answer.
    private static final Set<String> HEADERS =
            Set.of("content-type", "link", "retry-after", "etag", "ratelimit-reset", "location");

    private static final Set<String> SECRETS = Set.of("accesstoken", "refreshtoken", "idtoken", "clientsecret");

    private final JdbcClient sql;
    private final Vault vault;
    private final ObjectMapper json;
    private final boolean on;
    private final BlockingQueue<Kept> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    /// How many answers each attempt got, by the very object that it has and no other.
    private final Cache<Work, AtomicInteger> attempts =
            Caffeine.newBuilder().weakKeys().build();
    private final Thread writer;
    private boolean failing;

    private record Kept(Work work, int number, VendorRequest request, int status, byte[] plain) {}

    /// @param on whether anything is kept from now on
    VendorRecords(DataSource database, Vault vault, ObjectMapper json, boolean on) {
        this.sql = JdbcClient.create(database);
        this.vault = vault;
        this.json = json;
        this.on = on;
        this.writer = Thread.ofVirtual().name("vendor-records").unstarted(this::write);
        if (on) {
            writer.start();
        }
    }

    /// Keeps an answer, where it belongs to work of the inbox. Costs the caller nothing but a copy.
    void note(Exchange exchange, VendorRequest request, VendorResponse response) {
        Work work = on ? exchange.getProperty(Work.PROPERTY, Work.class) : null;
        // a token that was refused is asked for anew, and what is then answered counts
        if (work == null || request.secret() || response.status() == REFUSED) {
            return;
        }
        int number = attempts.get(work, _ -> new AtomicInteger()).incrementAndGet();
        if (response.body().length > LONGEST || holdsToken(response)) {
            return; // its number is missing from now on
        }
        byte[] plain = plain(response);
        if (bytes.addAndGet(plain.length) > WAITING) {
            bytes.addAndGet(-plain.length);
            return;
        }
        waiting.add(new Kept(work, number, request, response.status(), plain));
    }

    /// Beside what says so itself: no system's answer is kept that looks like one with a token.
    private boolean holdsToken(VendorResponse response) {
        try {
            JsonNode body = json.readTree(response.body());
            Iterator<String> names = body == null ? List.<String>of().iterator() : body.fieldNames();
            while (names.hasNext()) {
                if (SECRETS.contains(names.next().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""))) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            return false; // no JSON, so nothing that we read a token from
        }
    }

    private byte[] plain(VendorResponse response) {
        var headers = new TreeMap<String, String>();
        response.headers().forEach((name, value) -> {
            if (HEADERS.contains(name)) {
                headers.put(name, value);
            }
        });
        try {
            byte[] head = json.writeValueAsBytes(headers);
            return ByteBuffer.allocate(4 + head.length + response.body().length)
                    .putInt(head.length)
                    .put(head)
                    .put(response.body())
                    .array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() {
        try {
            while (true) {
                Kept kept = waiting.take();
                bytes.addAndGet(-kept.plain().length);
                write(kept);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Kept kept) {
        Work work = kept.work();
        VendorRequest request = kept.request();
        try {
            sql.sql("INSERT INTO vendor_record (account_id, inbox_id, attempt, `number`, `system`, method, what,"
                            + " request_digest, status, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            work.account(),
                            work.key(),
                            work.attempts(),
                            kept.number(),
                            request.connection().system(),
                            request.method(),
                            request.what(),
                            digest(request),
                            kept.status(),
                            vault.seal(kept.plain(), bound(work.account(), work.key())))
                    .update();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("what vendors answer can't be kept at present: {}", e.toString());
            }
            failing = true;
        }
    }

    /// A row that is moved to another event, or another account's, opens no more.
    private static String bound(long account, long event) {
        return "vendor_record " + account + " " + event;
    }

    /// What was answered when an event was last worked on, in the order in which it came, up to the first that was not
    /// kept: behind that nobody can tell which answer was to what.
    ///
    /// @param event the key of the inbox's row
    /// @throws Vault.Locked where it can't be opened
    public List<VendorRecord> of(long event) {
        var records = new ArrayList<VendorRecord>();
        var next = new AtomicInteger();
        sql.sql(
                        "SELECT account_id, `number`, `system`, method, what, request_digest, status, sealed FROM vendor_record "
                                + "WHERE inbox_id = :event AND attempt = (SELECT MAX(attempt) FROM vendor_record "
                                + "WHERE inbox_id = :event) ORDER BY `number`")
                .param("event", event)
                .query(row -> {
                    if (row.getInt("number") == next.incrementAndGet()) {
                        records.add(new VendorRecord(
                                row.getString("system"),
                                row.getString("method"),
                                row.getString("what"),
                                row.getBytes("request_digest"),
                                response(
                                        row.getInt("status"),
                                        vault.open(row.getBytes("sealed"), bound(row.getLong("account_id"), event)))));
                    } else {
                        next.set(Integer.MIN_VALUE);
                    }
                });
        return records;
    }

    private VendorResponse response(int status, byte[] plain) {
        var all = ByteBuffer.wrap(plain);
        var head = new byte[all.getInt()];
        all.get(head);
        var body = new byte[all.remaining()];
        all.get(body);
        try {
            var headers = new HashMap<String, String>();
            json.readTree(head)
                    .properties()
                    .forEach(one -> headers.put(one.getKey(), one.getValue().asText()));
            return new VendorResponse(status, Map.copyOf(headers), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of what a request asks for: its connection, method, path, query and body; not its headers, which hold secrets,
    /// nor where the vendor is.
    public static byte[] digest(VendorRequest request) {
        MessageDigest digest = Sha256.digest();
        add(digest, request.connection().id());
        add(digest, request.method());
        add(digest, request.base());
        add(digest, request.path());
        new TreeMap<>(request.query()).forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
        add(digest, request.body());
        return digest.digest();
    }

    private static void add(MessageDigest digest, String text) {
        add(digest, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(4).putInt(part.length).array());
        digest.update(part);
    }

    /// A step of a route: removes what is over a week old, a piece in each transaction.
    public void forget() {
        int gone;
        do {
            gone = sql.sql("DELETE FROM vendor_record WHERE created_on < UTC_TIMESTAMP(3) - INTERVAL " + DAYS
                            + " DAY LIMIT " + AT_ONCE)
                    .update();
        } while (gone == AT_ONCE);
    }

    @Override
    public void close() {
        writer.interrupt();
    }
}
