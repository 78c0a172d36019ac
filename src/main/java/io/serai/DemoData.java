package io.serai;

import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/// The demo tenant, and a second one that must never be seen from it. Loading it again changes nothing.
record DemoData(DataSource database) {
    void load() {
        new ResourceDatabasePopulator(new ClassPathResource("db/demo/demo.sql")).execute(database);
    }
}
