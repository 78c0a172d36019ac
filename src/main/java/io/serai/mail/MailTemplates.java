package io.serai.mail;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `mailTemplates`: what an account's mails are made of.
public final class MailTemplates {
    private static final TypeReference<Map<String, Object>> DATA = new TypeReference<>() {};
    private static final Outcome NONE = new Outcome.NotFound("There is no such template.");
    private static final int MOST = 500;

    private final String keep = Sql.of("mail/keep-template");
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Trail trail;
    private final ObjectMapper json;

    MailTemplates(DataSource database, Trail trail, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.trail = trail;
        this.json = json;
    }

    /// One of the account's.
    ///
    /// @param account the integer key
    public Optional<MailTemplate> find(long account, String code) {
        return sql.sql("SELECT subject, body_text, body_html FROM mail_template WHERE account_id = ? AND code = ?")
                .params(account, code)
                .query((row, _) -> new MailTemplate(
                        row.getString("subject"), row.getString("body_text"), row.getString("body_html")))
                .optional();
    }

    /// A mail's wish with the template that it names filled in.
    ///
    /// @throws Refusal 400 where there is no such template, or it can't be filled
    Wish filled(long account, JsonNode wish) {
        if (!wish.hasNonNull("template")) {
            return new Wish(wish);
        }
        String code = wish.path("template").asText();
        MailTemplate template = find(account, code)
                .orElseThrow(() -> new Refusal(400, "template: the account has no template " + code + "."));
        return new Wish(wish).with(filled(template, wish.path("data")));
    }

    private MailTemplate filled(MailTemplate template, JsonNode data) {
        try {
            return template.filled(data.isObject() ? json.convertValue(data, DATA) : Map.of());
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "data: " + e.getMessage() + ".");
        }
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(
                sql.sql("SELECT code, subject FROM mail_template WHERE account_id = ? ORDER BY code LIMIT " + MOST)
                        .param(call.tenant().id())
                        .query((row, _) -> Map.of("code", row.getString("code"), "subject", row.getString("subject")))
                        .list());
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        String code = call.required("code");
        return find(call.tenant().id(), code)
                .<Outcome>map(template -> new Outcome.Done(shown(code, template)))
                .orElse(NONE);
    }

    public Outcome put(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        String code = call.required("code");
        long account = call.tenant().id();
        MailTemplate template = checked(wish);
        transaction.executeWithoutResult(_ -> {
            @Nullable MailTemplate before = find(account, code).orElse(null);
            sql.sql(keep)
                    .param("account", account)
                    .param("code", code)
                    .param("subject", template.subject())
                    .param("text", template.text())
                    .param("html", template.html())
                    .update();
            record(call, code, before, template);
        });
        return new Outcome.Done(shown(code, template));
    }

    private static MailTemplate checked(JsonNode wish) {
        var template = new MailTemplate(
                wish.path("subject").asText(""),
                wish.path("body_text").asText(""),
                wish.path("body_html").asText(""));
        var faults = new ArrayList<Fault>();
        check("body.subject", template.subject(), false, faults);
        check("body.body_text", template.text(), false, faults);
        check("body.body_html", template.html(), true, faults);
        if (template.text().isBlank() && template.html().isBlank()) {
            faults.add(new Fault("body", "needs a body_text, a body_html, or both"));
        }
        if (!faults.isEmpty()) {
            throw new Refusal(new Outcome.Refused(422, "The template can't be like this.", faults));
        }
        return template;
    }

    private static void check(String where, String text, boolean html, List<Fault> faults) {
        try {
            TemplateText.check(text, html);
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(where, String.valueOf(e.getMessage())));
        }
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        String code = call.required("code");
        long account = call.tenant().id();
        return Boolean.TRUE.equals(transaction.execute(_ -> {
                    MailTemplate before = find(account, code).orElse(null);
                    if (before == null) {
                        return false;
                    }
                    sql.sql("DELETE FROM mail_template WHERE account_id = ? AND code = ?")
                            .params(account, code)
                            .update();
                    record(call, code, before, null);
                    return true;
                }))
                ? new Outcome.Done(true)
                : NONE;
    }

    /// The mail that it would become.
    public Outcome preview(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        return find(call.tenant().id(), call.required("code"))
                .<Outcome>map(template ->
                        new Outcome.Done(filled(template, wish.path("data")).described()))
                .orElse(NONE);
    }

    private void record(Call call, String code, @Nullable MailTemplate before, @Nullable MailTemplate after) {
        trail.changed(
                call,
                new Change(
                        after == null ? "mail_template.remove" : "mail_template.change",
                        "mail_template",
                        code,
                        before == null ? Map.of() : before.described(),
                        after == null ? Map.of() : after.described()));
    }

    private static Map<String, Object> shown(String code, MailTemplate template) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("code", code);
        shown.putAll(template.described());
        return shown;
    }
}
