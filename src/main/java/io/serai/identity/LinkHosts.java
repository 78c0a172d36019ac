package io.serai.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.addresses.DomainName;
import io.serai.web.Account;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The hosts that links in an account's mails may lead to: `account.link_hosts_json`. None where it is not set.
final class LinkHosts {
    private final JdbcClient sql;
    private final ObjectMapper json;

    LinkHosts(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    Set<String> of(Account account) {
        return sql
                .sql("SELECT link_hosts_json FROM account WHERE id = ? AND link_hosts_json IS NOT NULL")
                .param(account.id())
                .query(String.class)
                .optional()
                .map(this::read)
                .orElse(List.of())
                .stream()
                .map(host -> DomainName.host(host.strip()))
                .collect(Collectors.toSet());
    }

    private List<String> read(String text) {
        try {
            return json.readValue(text, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("account.link_hosts_json holds no list of hosts", e);
        }
    }
}
