package io.serai.hub.settings;

import static io.serai.hub.settings.Kind.oneOf;
import static io.serai.hub.settings.Kind.whole;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A setting the hub knows. Its default and its meaning stand in `config/application.properties`.
record Setting(String name, Kind kind, Presence presence, boolean secret) {

    /// Every setting, by name, in the order of the file.
    static final Map<String, Setting> KNOWN = known(
            required("serai.profile", oneOf("dev", "prod")),
            required("serai.http.host", Kind.HOST_NAME),
            required("serai.http.port", Kind.PORT),
            optional("serai.public.url", Kind.HTTP_URL),
            required("serai.http.proxies", whole(0, 10)),
            required("serai.data.dir", Kind.FOLDER),
            optional("serai.inbox.dir", Kind.FOLDER),
            optional("serai.erasures.log", Kind.FOLDER),
            optional("serai.db.url", Kind.JDBC_URL),
            optional("serai.db.user", Kind.NAME),
            secret("serai.db.password", Kind.SECRET),
            required("serai.db.pool.size", whole(2, 1000)),
            required("serai.db.pool.share", whole(1, 100)),
            secret("serai.redis.url", Kind.REDIS_URL),
            secret("serai.broker.url", Kind.BROKER_URL),
            required("serai.broker.rounds", Kind.DURATION),
            secret("serai.api.key", Kind.KEY),
            optional("serai.admin.email", Kind.EMAIL),
            secret("serai.admin.password", Kind.SECRET),
            optional("serai.signup.account", Kind.SIGN_UP),
            required("serai.signup.role", oneOf("viewer", "analyst")),
            optional("serai.terms.text", Kind.LONG_TEXT),
            optional("serai.privacy.text", Kind.LONG_TEXT),
            secret("serai.master.key", Kind.MASTER_KEY),
            secret("serai.master.key.previous", Kind.MASTER_KEY),
            secret("serai.jwt.key", Kind.JWT_KEY),
            secret("serai.jwt.key.previous", Kind.JWT_KEY),
            optional("serai.sandbox", Kind.FLAG),
            optional("serai.sandbox.url", Kind.HTTP_URL),
            required("serai.sandbox.fault.percent", whole(0, 100)),
            required("serai.sandbox.fault.seed", whole(0, 999_999_999)),
            optional("serai.members.connection", Kind.NAME),
            optional("serai.cors.origins", Kind.ORIGINS),
            required("serai.http.body.limit", Kind.SIZE),
            required("serai.http.upload.limit", Kind.SIZE),
            required("serai.http.header.limit", Kind.SIZE),
            required("serai.http.json.depth", whole(1, 1000)),
            required("serai.http.json.members", whole(10, 100_000)),
            required("serai.http.idle.timeout", Kind.DURATION),
            required("serai.http.request.timeout", Kind.DURATION),
            required("serai.http.max.concurrent", whole(1, 100_000)),
            required("serai.http.worker.threads", whole(1, 5000)),
            required("serai.http.body.concurrent", whole(1, 100_000)),
            required("serai.http.body.rate", Kind.SIZE),
            required("serai.http.answer.concurrent", whole(1, 100_000)),
            required("serai.http.live.max", whole(1, 100_000)),
            required("serai.http.live.each", whole(1, 100_000)),
            required("serai.http.h2c", Kind.FLAG),
            required("serai.http.engine", oneOf("vertx", "jetty")),
            secret("serai.mail.url", Kind.MAIL_URL),
            optional("serai.mail.from", Kind.MAIL_FROM),
            required("serai.import.max.rows", whole(1, 100_000_000)),
            required("serai.import.cell.limit", Kind.SIZE),
            required("serai.import.columns.limit", whole(1, 16_384)),
            required("serai.import.unpacked.limit", Kind.SIZE),
            required("serai.import.cells.limit", whole(1, 999_999_999)),
            required("serai.import.batch.size", whole(1, 100_000)),
            required("serai.file.keep.days", whole(1, 36_500)),
            required("serai.history.days", whole(1, 36_500)),
            required("serai.alert.look", Kind.DURATION),
            required("serai.invitations.look", Kind.DURATION),
            required("serai.invite.days", whole(1, 90)),
            optional("serai.fraud.scorer.url", Kind.HTTP_ADDRESS),
            required("serai.fraud.scorer.rest", Kind.DURATION),
            optional("serai.shadow", Kind.FLAG),
            required("serai.record.vendors", Kind.FLAG),
            required("serai.trace.ring", whole(0, 64)),
            required("serai.trace.slow", Kind.DURATION),
            required("serai.trace.days", whole(1, 365)),
            required("serai.file.sweep", Kind.DURATION),
            required("serai.folder.poll", Kind.DURATION),
            required("serai.worker.count", whole(0, 256)),
            required("serai.worker.per.provider", whole(1, 256)),
            required("serai.worker.per.connection", whole(1, 256)),
            required("serai.retry.tries", whole(1, 100)),
            required("serai.retry.first", Kind.DURATION),
            required("serai.retry.longest", Kind.DURATION),
            required("serai.inbox.keep.days", whole(1, 36_500)),
            required("serai.worker.poll", Kind.DURATION),
            required("serai.worker.lease", Kind.DURATION),
            required("serai.vendor.connect.timeout", Kind.DURATION),
            required("serai.vendor.timeout", Kind.DURATION),
            required("serai.vendor.body.limit", Kind.SIZE),
            optional("serai.vendor.limits", Kind.LIMITS),
            required("serai.shutdown.timeout", Kind.DURATION),
            required("serai.sync.removals.least", whole(0, 1_000_000)),
            required("serai.sync.removals.percent", whole(0, 100)),
            required("serai.heal.cron", Kind.CRON),
            required("serai.zoom.sync.cron", Kind.CRON),
            required("serai.zoom.page.size", whole(1, 300)),
            required("serai.zoom.gone.codes", Kind.CODES),
            required("serai.splash.sync.cron", Kind.CRON),
            required("serai.splash.page.size", whole(1, 500)),
            required("serai.lists.sync.cron", Kind.CRON),
            required("serai.lists.page.size", whole(1, 1_000)),
            required("serai.billing.heal.cron", Kind.CRON),
            optional("serai.billing.account", Kind.ACCOUNT),
            optional("serai.billing.free.events", whole(0, 1_000_000)),
            optional("serai.billing.free.guests", whole(0, 10_000_000)),
            optional("serai.billing.pro.events", whole(0, 1_000_000)),
            optional("serai.billing.pro.guests", whole(0, 10_000_000)),
            optional("serai.billing.business.events", whole(0, 1_000_000)),
            optional("serai.billing.business.guests", whole(0, 10_000_000)),
            required("serai.knowledge.workers", whole(1, 64)),
            optional("serai.embeddings.url", Kind.HTTP_ADDRESS),
            optional("serai.embeddings.model", Kind.NAME),
            secret("serai.embeddings.api.key", Kind.KEY),
            optional("serai.embeddings.dimensions", whole(1, 4_096)),
            required("serai.reranker.enabled", Kind.FLAG),
            optional("serai.reranker.url", Kind.HTTP_ADDRESS),
            required("serai.reranker.model", Kind.NAME),
            secret("serai.reranker.api.key", Kind.KEY),
            required("serai.reranker.style", oneOf("tei", "cohere")),
            required("serai.reranker.top.k", whole(1, 50)),
            required("serai.reranker.timeout", Kind.DURATION),
            required("serai.knowledge.sure.cosine", whole(0, 100)),
            required("serai.knowledge.sure.words", whole(0, 100)),
            optional("serai.llm.url", Kind.HTTP_ADDRESS),
            optional("serai.llm.model", Kind.NAME),
            secret("serai.llm.api.key", Kind.KEY),
            required("serai.llm.timeout", Kind.DURATION),
            required("serai.llm.max.tokens", whole(1, 100_000)),
            required("serai.llm.tokens.day", whole(0, 999_999_999)),
            required("serai.chat.session.minutes", whole(1, 1_440)),
            required("serai.log.format", oneOf("text", "json")));

    enum Presence {
        REQUIRED,
        OPTIONAL
    }

    /// The environment variable that overrides it: `serai.http.port` is `SERAI_HTTP_PORT`.
    String variable() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private static Setting required(String name, Kind kind) {
        return new Setting(name, kind, Presence.REQUIRED, false);
    }

    private static Setting optional(String name, Kind kind) {
        return new Setting(name, kind, Presence.OPTIONAL, false);
    }

    /// Optional, and its value is never shown.
    private static Setting secret(String name, Kind kind) {
        return new Setting(name, kind, Presence.OPTIONAL, true);
    }

    private static Map<String, Setting> known(Setting... settings) {
        return Collections.unmodifiableMap(Arrays.stream(settings)
                .collect(Collectors.toMap(Setting::name, Function.identity(), (a, _) -> a, LinkedHashMap::new)));
    }
}
