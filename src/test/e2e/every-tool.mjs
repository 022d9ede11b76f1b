// One call of every tool, in an order in which a call can use what an earlier one answered.
const text = (result) => JSON.stringify(result.structuredContent ?? result.content);

export async function callEveryTool(client, check) {
  const call = async (name, args = {}) => {
    const tool = `instainstru_${name}`;
    const result = await client.callTool({ name: tool, arguments: args });
    check(tool, result, text(result));
    return result.structuredContent;
  };

  await call('celery_worker_status');
  await call('celery_queue_depth');
  await call('celery_failed_tasks', { limit: 5 });
  await call('celery_payment_health');
  await call('celery_active_tasks');
  await call('celery_task_history', { hours: 24, limit: 10 });
  await call('celery_beat_schedule');

  await call('founding_funnel_summary');
  await call('founding_stuck_instructors', { stuck_days: 7 });

  const instructors = await call('instructors_list', { status: 'live', limit: 5 });
  await call('instructors_coverage');
  await call('instructors_detail', { identifier: instructors.items[0].email });

  const preview = await call('invites_preview', { recipient_emails: ['new.teacher@example.com'] });
  const sent = await call('invites_send', { confirm_token: preview.data.confirm_token });
  const invites = await call('invites_list', { email: 'new.teacher@example.com' });
  await call('invites_detail', { identifier: sent.data.invites[0].code });

  await call('bookings_summary', { period: 'last_7_days' });
  await call('bookings_recent', { hours: 168 });
  await call('payments_pipeline');
  await call('payments_pending_payouts');
  await call('users_lookup', { identifier: instructors.items[0].email });
  await call('users_booking_history', { user_id: instructors.items[0].user_id });

  await call('search_top_queries');
  await call('search_zero_results');
  await call('metrics_describe', { metric_name: 'p99 latency' });
  await call('services_catalog');
  await call('service_lookup', { query: 'piano' });

  await call('prometheus_query', { query: 'up' });
  await call('prometheus_query_range', { query: 'up', start: '1h', step: '60s' });
  const dashboards = await call('dashboards_list');
  await call('dashboard_panels', { dashboard_uid: dashboards.dashboards[0].uid });
  await call('alerts_list');
  const silence = {
    matchers: [{ name: 'alertname', value: 'EndToEnd' }],
    duration_minutes: 5,
    comment: 'end to end test',
  };
  const rehearsed = await call('alert_silence', { ...silence, dry_run: true });
  await call('alert_silence', { ...silence, confirm_token: rehearsed.confirm_token });
  await call('silences_list');
  await call('metrics_query', { question: 'p99 latency', time_window: '1h' });

  const issues = await call('sentry_issues_top');
  const detail = await call('sentry_issue_detail', { issue_id: Number(issues.issues[0].id) });
  await call('sentry_event_lookup', { event_id: detail.event.id });
  await call('sentry_debug');
  return { invites };
}
