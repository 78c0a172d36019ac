package io.serai.bench;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/// `./serai bench mail`: how fast letters that wait in the inbox are written and sent to a mail server on this machine,
/// against the same letters sent by Jakarta Mail over one connection, and nothing else; and how long 200 requests a
/// second wait while 10,000 letters are sent. Each letter must arrive, once.
final class MailBench implements Benchmark {
    private static final int ROUNDS = 5;
    private static final int WARM_UPS = 3;
    private static final int LETTERS = 3_000;
    private static final int QUEUED = 10_000;
    private static final double LEAST = 300;
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final Duration MEANWHILE = Duration.ofSeconds(5);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
    /// What nobody notices, in milliseconds.
    private static final double UNNOTICED = 20;

    private static final String FROM = "Serai <hub@example.org>";
    private static final String TEXT = """
            Someone asked for a new password for %s at http://127.0.0.1:8080.

            Set it here, within 24 hours; the link works once:
            http://127.0.0.1:8080/reset?token=0123456789012345678901234567890123456789012

            If it was not you, ignore this mail: without the link nothing happens.
            """;

    @Override
    public List<BenchRow> run() throws Exception {
        var rows = new ArrayList<BenchRow>();
        try (var sink = new MailSink();
                var servers = new BenchServers("mail", List.of("crowd.camel.yaml"))) {
            Map<String, String> settings =
                    Map.of("SERAI_MAIL_URL", "smtp://127.0.0.1:" + sink.port(), "SERAI_MAIL_FROM", FROM);
            try (BenchHub hub = servers.hub("hub", settings, List.of("-Xmx256m"))) {
                people(servers);
                letters(servers, sink, rows);
                beside(servers, sink, hub, rows);
            }
        }
        return rows;
    }

    private static void people(BenchServers servers) throws SQLException {
        servers.execute("INSERT INTO `user` (id_random, uuid, account_id, email, email_key, role, email_verified) "
                + "SELECT CONCAT('benchUser', LPAD(seq, 6, '0')), UUID(), (SELECT id FROM account WHERE id_random = '"
                + BenchHub.ACCOUNT + "'), CONCAT('bench', seq, '@example.com'), CONCAT('bench', seq, '@example.com'), "
                + "'viewer', 1 FROM seq_1_to_" + QUEUED);
    }

    private static void letters(BenchServers servers, MailSink sink, List<BenchRow> rows) throws Exception {
        var ours = new ArrayList<Double>();
        var limit = new ArrayList<Double>();
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            double theirs = raw(sink);
            double mine = queued(servers, sink, "round" + (round + WARM_UPS), LETTERS);
            System.err.printf(
                    "mail: round %d of %d: %,.0f letters a second, %,.0f by the bare connection%n",
                    round + WARM_UPS + 1, ROUNDS + WARM_UPS, mine, theirs);
            if (round >= 0) {
                limit.add(theirs);
                ours.add(mine);
            }
        }
        double mine = ImportBench.median(ours);
        rows.add(BenchRow.rate("letters sent / 300 a second", mine, LEAST, "/s", 1.0));
        rows.add(BenchRow.rate("letters sent / one bare connection", mine, ImportBench.median(limit), "/s", null));
    }

    /// The same letters, made and sent by Jakarta Mail alone.
    private static double raw(MailSink sink) throws MessagingException, IOException {
        sink.empty();
        Session session = Session.getInstance(new Properties());
        long began = System.nanoTime();
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("127.0.0.1", sink.port(), null, null);
            for (int i = 1; i <= LETTERS; i++) {
                var message = new MimeMessage(session);
                var to = new InternetAddress("bench" + i + "@example.com");
                message.setFrom(new InternetAddress(FROM));
                message.setRecipient(Message.RecipientType.TO, to);
                message.setSubject("Set your password");
                message.setText(TEXT.formatted(to.getAddress()), "UTF-8");
                message.saveChanges();
                transport.sendMessage(message, new InternetAddress[] {to});
            }
        }
        double rate = LETTERS / ((System.nanoTime() - began) / 1e9);
        arrived(sink, LETTERS);
        return rate;
    }

    private static void arrived(MailSink sink, int letters) throws IOException {
        if (sink.letters() != letters || sink.people() != letters) {
            throw new IOException(
                    "of %,d letters %,d arrived, to %,d people".formatted(letters, sink.letters(), sink.people()));
        }
    }

    /// A letter each to so many people, as a call that asks for it stores it.
    private static void queue(BenchServers servers, String name, int letters) throws SQLException {
        servers.execute("INSERT INTO run (id_random, account_id, capability, `trigger`, source, triggered_by, "
                + "parameters_json, request_id, message) SELECT CONCAT('" + name
                + "-', u.id), u.account_id, 'mail.reset',"
                + " 'http', 'the hub\\'s own mail', '" + name + "', JSON_OBJECT('kind', 'reset', 'person', u.uuid), "
                + "'bench', '' FROM `user` u WHERE u.email_key LIKE 'bench%@example.com' ORDER BY u.id LIMIT "
                + letters);
        servers.execute(
                "INSERT INTO inbox (provider, `connection`, event_key, order_key, account_id, capability, run_id,"
                        + " status, body) SELECT 'job', 'mail', r.id_random, CONCAT('reset ', JSON_VALUE(r.parameters_json,"
                        + " '$.person')), r.account_id, r.capability, r.id, 'accepted', '' FROM run r WHERE r.triggered_by = '"
                        + name + "'");
    }

    private static double queued(BenchServers servers, MailSink sink, String name, int letters) throws Exception {
        sink.empty();
        queue(servers, name, letters);
        long began = System.nanoTime();
        awaitSent(servers, began);
        double rate = letters / ((System.nanoTime() - began) / 1e9);
        arrived(sink, letters);
        servers.execute("DELETE FROM inbox");
        return rate;
    }

    private static void awaitSent(BenchServers servers, long began)
            throws SQLException, IOException, InterruptedException {
        while (servers.number("SELECT COUNT(*) FROM inbox WHERE status <> 'done'") > 0) {
            if (System.nanoTime() - began > PATIENCE) {
                throw new IOException("not all letters were sent after " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE)
                        + " s: " + servers.text("SELECT GROUP_CONCAT(DISTINCT message) FROM dead_letter"));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /// 200 requests a second, in quiet and while letters are sent all the time.
    private static void beside(BenchServers servers, MailSink sink, BenchHub hub, List<BenchRow> rows)
            throws Exception {
        var others = new Others(hub.port());
        others.ask(WARM_UP);
        Others.Result quiet = others.ask(ROUND);
        double bearable = Math.max(3 * quiet.p99(), UNNOTICED);
        sink.empty();
        queue(servers, "beside", QUEUED);
        long began = System.nanoTime();
        Others.Result busy = others.ask(MEANWHILE);
        long left = servers.number("SELECT COUNT(*) FROM inbox WHERE status <> 'done'");
        awaitSent(servers, began);
        double rate = QUEUED / ((System.nanoTime() - began) / 1e9);
        arrived(sink, QUEUED);
        rows.add(BenchRow.cost("API p99 in quiet", quiet.p99(), bearable, "ms", null));
        rows.add(BenchRow.cost("API p99 while 10,000 letters are sent", busy.p99(), bearable, "ms", 1.0));
        rows.add(BenchRow.rate("  answered as they should be", busy.answered(), busy.asked(), "req", 1.0));
        // with nothing left to send it would have been quiet again
        rows.add(BenchRow.rate("  letters that were left by then", left, QUEUED, "", 0.01));
        rows.add(BenchRow.rate("  letters sent meanwhile / 300 a second", rate, LEAST, "/s", null));
    }
}
