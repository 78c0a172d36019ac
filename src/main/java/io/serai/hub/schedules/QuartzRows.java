package io.serai.hub.schedules;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.quartz.CronTrigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.CronTriggerPersistenceDelegate;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;

/// How Quartz reads and writes its tables: as always, but that every cron read from them is a [WallClockTrigger].
/// Public, as Quartz makes it by its name.
public final class QuartzRows extends StdJDBCDelegate {
    @Override
    protected void addDefaultTriggerPersistenceDelegates() {
        // the first that takes a trigger has it
        addTriggerPersistenceDelegate(new Crons());
        super.addDefaultTriggerPersistenceDelegates();
    }

    private static final class Crons extends CronTriggerPersistenceDelegate {
        @Override
        public TriggerPropertyBundle loadExtendedTriggerProperties(Connection connection, TriggerKey key)
                throws SQLException {
            return wallClock(super.loadExtendedTriggerProperties(connection, key));
        }

        @Override
        public TriggerPropertyBundle loadExtendedTriggerPropertiesFromResultSet(ResultSet row, TriggerKey key)
                throws SQLException {
            return wallClock(super.loadExtendedTriggerPropertiesFromResultSet(row, key));
        }

        private static TriggerPropertyBundle wallClock(TriggerPropertyBundle read) {
            Object cron = TriggerBuilder.newTrigger()
                    .withSchedule(read.getScheduleBuilder())
                    .build();
            return cron instanceof CronTrigger trigger
                    ? new TriggerPropertyBundle(
                            WallClockTrigger.schedule(trigger),
                            read.getStatePropertyNames(),
                            read.getStatePropertyValues())
                    : read;
        }
    }
}
