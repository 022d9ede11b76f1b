-- The answers of the endpoints that the platform has since April 2026, one query each, over the demo's tables.
-- define iso(x) FORMATDATETIME(x, 'yyyy-MM-dd''T''HH:mm:ss''Z''')
-- define money(x) CAST(CAST((x) / 100.0 AS DECIMAL(14, 2)) AS VARCHAR)
-- define dollars(x) CAST((x) / 100.0 AS DECIMAL(14, 2))
-- define percent(x) CAST(CAST((x) * 100.0 AS DECIMAL(14, 2)) AS VARCHAR)
-- define amount(x) JSON_OBJECT('gross': dollars(total_cents), 'platform_fee': dollars(fee_cents), 'credits_applied': 0, 'tip': 0, 'net_to_instructor': dollars(total_cents - fee_cents))
-- define entry(x) JSON_OBJECT('id': id, 'timestamp': iso(at), 'actor': JSON_OBJECT('type': actor_type, 'email': email), 'action': action, 'resource': JSON_OBJECT('type': resource_type, 'id': resource_id), 'description': description, 'status': status)
-- define event(x) JSON_OBJECT('id': id, 'source': source, 'event_type': event_type, 'event_id': event_id, 'status': status, 'received_at': iso(received_at), 'related_entity': related, 'replay_count': 0, 'processing_error': error)

-- seed
CREATE TABLE webhooks (id VARCHAR PRIMARY KEY, source VARCHAR, event_type VARCHAR, event_id VARCHAR, status VARCHAR, received_at TIMESTAMP, related VARCHAR, error VARCHAR, amount INT);
CREATE TABLE audit_log (id VARCHAR PRIMARY KEY, at TIMESTAMP, actor_type VARCHAR, email VARCHAR, action VARCHAR, resource_type VARCHAR, resource_id VARCHAR, description VARCHAR, status VARCHAR);
CREATE TABLE notes (booking_id VARCHAR, note VARCHAR, category VARCHAR, at TIMESTAMP);
CREATE TABLE payments AS SELECT id AS booking_id, student_id, status, payment_status AS state, total_cents, fee_cents, created_at, updated_at, FALSE AS twice FROM bookings;
-- The newest paid lesson was charged twice within two minutes.
INSERT INTO payments SELECT booking_id, student_id, status, state, total_cents, fee_cents, DATEADD(MINUTE, 2, created_at), updated_at, TRUE FROM payments WHERE state = 'settled' ORDER BY created_at DESC LIMIT 1;
INSERT INTO notes SELECT booking_id, 'Student says that the card was charged twice.', 'dispute', DATEADD(HOUR, -2, :now) FROM payments WHERE twice;
INSERT INTO audit_log SELECT '01KAUD1T000000000000000001', DATEADD(HOUR, -2, :now), 'user', 'support@example.com', 'booking.note_added', 'booking', booking_id, 'Student says that the card was charged twice.', 'success' FROM payments WHERE twice;
INSERT INTO webhooks SELECT '01KWEBH00K0000000000000001', 'stripe', 'charge.succeeded', 'evt_demo_1', 'processed', created_at, booking_id, NULL, total_cents FROM payments WHERE twice;
-- An instructor did not come to the newest lesson that nobody held.
INSERT INTO notes SELECT id, 'Student waited for 20 minutes, the instructor did not come.', 'support_interaction', DATEADD(HOUR, -5, :now) FROM bookings WHERE status = 'NO_SHOW' ORDER BY starts_at DESC LIMIT 1;
INSERT INTO audit_log SELECT '01KAUD1T000000000000000002', DATEADD(HOUR, -5, :now), 'system', NULL, 'booking.no_show', 'booking', id, 'Marked as no-show', 'success' FROM bookings WHERE status = 'NO_SHOW' ORDER BY starts_at DESC LIMIT 1;
-- The payout that waits longest is stuck, since the provider's message about it could not be processed.
INSERT INTO webhooks SELECT '01KWEBH00K0000000000000002', 'stripe', 'payout.failed', 'evt_demo_2', 'failed', DATEADD(MINUTE, -50, :now), instructor_id, 'no bank account for this payout', total_cents FROM bookings WHERE status = 'COMPLETED' AND payment_status = 'authorized' ORDER BY completed_at LIMIT 1;
-- An instructor is under review, and payouts are held.
INSERT INTO webhooks SELECT '01KWEBH00K0000000000000003', 'checkr', 'report.completed', 'evt_demo_3', 'processed', DATEADD(HOUR, -20, :now), id, NULL, NULL FROM users WHERE is_live ORDER BY id LIMIT 1;
INSERT INTO audit_log SELECT '01KAUD1T000000000000000003', DATEADD(HOUR, -19, :now), 'user', 'admin@example.com', 'instructor.payout_hold', 'instructor', id, 'TEMPORARY_REVIEW: background check to be looked at', 'success' FROM users WHERE is_live ORDER BY id LIMIT 1;

-- GET /celery/task-executions task_name status since_hours:int=24 limit:int=50
SELECT JSON_OBJECT('executions': COALESCE(JSON_ARRAYAGG(JSON_OBJECT('id': task_id, 'celery_task_id': task_id, 'task_name': task_name, 'status': state, 'started_at': iso(started_at), 'finished_at': iso(succeeded_at), 'duration_ms': DATEDIFF(MILLISECOND, started_at, succeeded_at), 'retries': retries, 'error_message': exception, 'worker': worker, 'created_at': iso(received_at)) ORDER BY received_at DESC), JSON '[]'), 'count': COUNT(*), 'filters_applied': JSON_OBJECT('task_name': :task_name, 'status': :status, 'since_hours': :since_hours, 'limit': :limit), 'checked_at': iso(:now))
FROM (SELECT * FROM tasks WHERE (:task_name IS NULL OR task_name = :task_name) AND (:status IS NULL OR state = :status) AND received_at >= :from ORDER BY received_at DESC LIMIT :limit)

-- GET /celery/task-stats task_name since_hours:int=24
SELECT JSON_OBJECT('stats': COALESCE(JSON_ARRAYAGG(JSON_OBJECT('task_name': task_name, 'total_count': n, 'success_count': good, 'failure_count': bad, 'success_rate': ROUND(good * 1.0 / n, 4), 'avg_duration_ms': ms, 'last_success_at': iso(last_good), 'last_failure_at': iso(last_bad)) ORDER BY task_name), JSON '[]'), 'count': COUNT(*), 'filters_applied': JSON_OBJECT('task_name': :task_name, 'since_hours': :since_hours), 'checked_at': iso(:now))
FROM (SELECT task_name, COUNT(*) AS n, COUNT(CASE WHEN state = 'SUCCESS' THEN 1 END) AS good, COUNT(CASE WHEN state = 'FAILURE' THEN 1 END) AS bad, AVG(DATEDIFF(MILLISECOND, started_at, succeeded_at)) AS ms, MAX(CASE WHEN state = 'SUCCESS' THEN succeeded_at END) AS last_good, MAX(CASE WHEN state = 'FAILURE' THEN received_at END) AS last_bad FROM tasks WHERE (:task_name IS NULL OR task_name = :task_name) AND received_at >= :from GROUP BY task_name)

-- GET /analytics/revenue period=last_7_days compare_to breakdown_by
SELECT JSON_OBJECT('period': :period, 'period_start': iso(:from), 'period_end': iso(:to), 'gmv': money(SUM(total_cents)), 'platform_revenue': money(SUM(fee_cents)), 'instructor_payouts': money(SUM(total_cents - fee_cents)), 'net_revenue': money(SUM(fee_cents)), 'take_rate': '15.00', 'total_bookings': COUNT(*), 'completed_bookings': COUNT(CASE WHEN status = 'COMPLETED' THEN 1 END), 'cancelled_bookings': COUNT(CASE WHEN status = 'CANCELLED' THEN 1 END), 'completion_rate': percent(COUNT(CASE WHEN status = 'COMPLETED' THEN 1 END) * 1.0 / COUNT(*)), 'average_booking_value': money(AVG(total_cents)), 'comparison': NULL, 'breakdown': NULL, 'health': JSON_OBJECT('status': 'healthy', 'alerts': JSON '[]'))
FROM bookings WHERE starts_at BETWEEN :from AND :to

-- GET /analytics/alerts severity category
SELECT JSON_OBJECT('total_active': COUNT(*), 'alerts': COALESCE(JSON_ARRAYAGG(JSON_OBJECT('id': RANDOM_UUID(), 'severity': 'warning', 'category': 'operations', 'title': 'Captures wait', 'description': 'Finished lessons are not captured', 'metric_name': 'pending_captures', 'current_value': CAST(n AS VARCHAR), 'threshold_value': '0', 'triggered_at': iso(:now), 'recommended_action': 'Look at celery_payment_health')), JSON '[]'), 'by_severity': JSON_OBJECT('warning': COUNT(*)), 'by_category': JSON_OBJECT('operations': COUNT(*)))
FROM (SELECT COUNT(*) AS n FROM bookings WHERE status = 'COMPLETED' AND payment_status = 'authorized' HAVING COUNT(*) > 0 AND COALESCE(:severity, 'warning') = 'warning' AND COALESCE(:category, 'operations') = 'operations')

-- GET /analytics/categories period=last_7_days sort_by limit:int=20
SELECT JSON_OBJECT('period': :period, 'categories': COALESCE(JSON_ARRAYAGG(JSON_OBJECT('category_name': category, 'bookings': n, 'revenue': money(fee), 'gmv': money(total), 'avg_price': money(total / n), 'instructor_count': teachers, 'student_count': students) ORDER BY total DESC), JSON '[]'), 'needs_attention': JSON '[]', 'insights': JSON '[]')
FROM (SELECT category, COUNT(*) AS n, SUM(fee_cents) AS fee, SUM(total_cents) AS total, COUNT(DISTINCT instructor_id) AS teachers, COUNT(DISTINCT student_id) AS students FROM booking_rows WHERE starts_at BETWEEN :from AND :to GROUP BY category ORDER BY total DESC LIMIT :limit)

-- GET /audit/search actor_email action resource_type resource_id status since_hours:int=24 limit:int=100
SELECT JSON_OBJECT('meta': JSON_OBJECT('since_hours': :since_hours, 'total_count': COUNT(*), 'returned_count': COUNT(*), 'time_window': JSON_OBJECT('start': iso(:from), 'end': iso(:to), 'source': NULL)), 'summary': JSON '{}', 'entries': COALESCE(JSON_ARRAYAGG(entry(x) ORDER BY at DESC), JSON '[]'))
FROM (SELECT * FROM audit_log WHERE at BETWEEN :from AND :to AND (:actor_email IS NULL OR email = :actor_email) AND (:action IS NULL OR action = :action) AND (:resource_type IS NULL OR resource_type = :resource_type) AND (:resource_id IS NULL OR resource_id = :resource_id) AND (:status IS NULL OR status = :status) ORDER BY at DESC LIMIT :limit)

-- GET /audit/users/{user_email}/activity since_days:int=30 limit:int=100
SELECT JSON_OBJECT('meta': JSON_OBJECT('total_count': COUNT(*), 'time_window': JSON_OBJECT('start': iso(:from), 'end': iso(:to))), 'summary': JSON '{}', 'entries': COALESCE(JSON_ARRAYAGG(entry(x) ORDER BY at DESC), JSON '[]'))
FROM (SELECT * FROM audit_log WHERE at BETWEEN :from AND :to AND email = :user_email ORDER BY at DESC LIMIT :limit)

-- GET /audit/resources/{resource_type}/{resource_id}/history since_days:int=365 limit:int=50
SELECT JSON_OBJECT('meta': JSON_OBJECT('total_count': COUNT(*), 'time_window': JSON_OBJECT('start': iso(:from), 'end': iso(:to))), 'summary': JSON '{}', 'entries': COALESCE(JSON_ARRAYAGG(entry(x) ORDER BY at DESC), JSON '[]'))
FROM (SELECT * FROM audit_log WHERE at BETWEEN :from AND :to AND resource_type = :resource_type AND resource_id = :resource_id ORDER BY at DESC LIMIT :limit)

-- GET /audit/admin-actions/recent since_hours:int=24 limit:int=100
SELECT JSON_OBJECT('meta': JSON_OBJECT('total_count': COUNT(*), 'time_window': JSON_OBJECT('start': iso(:from), 'end': iso(:to))), 'summary': JSON '{}', 'entries': COALESCE(JSON_ARRAYAGG(entry(x) ORDER BY at DESC), JSON '[]'))
FROM (SELECT * FROM audit_log WHERE at BETWEEN :from AND :to ORDER BY at DESC LIMIT :limit)

-- GET /bookings/{booking_id}/detail
SELECT JSON_OBJECT('meta': JSON_OBJECT('generated_at': iso(:now), 'booking_id': id), 'booking': JSON_OBJECT('id': id, 'status': status, 'scheduled_at': iso(starts_at), 'duration_minutes': 60, 'location_type': location_type, 'service': JSON_OBJECT('name': service_name, 'category': category), 'student': JSON_OBJECT('id': student_id, 'name': student_name), 'instructor': JSON_OBJECT('id': instructor_id, 'name': instructor_name), 'created_at': iso(created_at), 'updated_at': iso(updated_at)), 'timeline': JSON_ARRAY(JSON_OBJECT('ts': iso(created_at), 'event': 'BOOKING_CREATED', 'details': JSON '{}')), 'payment': JSON_OBJECT('status': payment_status, 'amount': amount(x), 'ids': JSON '{}', 'failures': JSON '[]'), 'messages': NULL, 'webhooks': JSON_OBJECT('included': TRUE, 'events': COALESCE((SELECT JSON_ARRAYAGG(JSON_OBJECT('event_id': w.id, 'type': w.event_type, 'status': w.status, 'ts': iso(w.received_at))) FROM webhooks w WHERE w.related = b.id), JSON '[]')), 'traces': NULL, 'admin_notes': COALESCE((SELECT JSON_ARRAYAGG(JSON_OBJECT('note': n.note, 'visibility': 'internal', 'category': n.category, 'created_at': iso(n.at))) FROM notes n WHERE n.booking_id = b.id), JSON '[]'), 'recommended_actions': JSON_ARRAY(JSON_OBJECT('action': 'contact_instructor', 'reason': 'Reach out about this booking', 'allowed': TRUE)))
FROM booking_rows b WHERE id = :booking_id

-- GET /payments/timeline booking_id user_id since_days:int=30
SELECT JSON_OBJECT('payments': COALESCE(JSON_ARRAYAGG(JSON_OBJECT('booking_id': booking_id, 'created_at': iso(created_at), 'amount': amount(x), 'status': state, 'status_timeline': JSON_ARRAY(JSON_OBJECT('ts': iso(updated_at), 'state': state)), 'provider_refs': JSON '{}', 'failure': NULL, 'refunds': JSON '[]') ORDER BY created_at DESC), JSON '[]'), 'summary': JSON_OBJECT('by_status': JSON '{}'), 'flags': JSON_OBJECT('has_failed_payment': COALESCE(BOOL_OR(state = 'payment_method_required'), FALSE), 'has_pending_refund': FALSE, 'possible_double_charge': COALESCE(BOOL_OR(twice), FALSE)), 'meta': JSON_OBJECT('time_window': JSON_OBJECT('start': iso(:from), 'end': iso(:to), 'source': NULL), 'total_count': COUNT(*)))
FROM payments WHERE created_at BETWEEN :from AND :to AND booking_id = COALESCE(:booking_id, booking_id) AND student_id = COALESCE(:user_id, student_id)

-- GET /students/{student_id}/credits/history include_expired=true
SELECT JSON_OBJECT('include_expired': :include_expired = 'true', 'credits': JSON '[]', 'summary': JSON_OBJECT('total_earned': '0.00', 'total_spent': '0.00', 'total_expired': '0.00', 'total_forfeited': '0.00', 'available_balance': '0.00', 'reserved_balance': '0.00'))
FROM users WHERE id = :student_id AND profile_id IS NULL

-- GET /students/{student_id}/refunds/history
SELECT JSON_OBJECT('refunds': COALESCE((SELECT JSON_ARRAYAGG(JSON_OBJECT('booking_id': b.id, 'amount': money(b.total_cents), 'method': 'card', 'status': 'succeeded', 'refunded_at': iso(b.updated_at))) FROM bookings b WHERE b.student_id = u.id AND b.settlement = 'full_refund'), JSON '[]'), 'summary': JSON_OBJECT('refund_count': (SELECT COUNT(*) FROM bookings b WHERE b.student_id = u.id AND b.settlement = 'full_refund')), 'fraud_flags': JSON_OBJECT('high_refund_rate': FALSE, 'rapid_refunds': FALSE, 'high_refund_amount': FALSE))
FROM users u WHERE id = :student_id AND profile_id IS NULL

-- GET /communications/history limit:int=100
SELECT JSON_OBJECT('items': JSON '[]', 'summary': JSON_OBJECT('total': 0, 'sent': 0, 'delivered': 0, 'failed': 0, 'open_rate': '0', 'click_rate': '0'))

-- GET /communications/templates
SELECT JSON_OBJECT('templates': JSON_ARRAY(JSON_OBJECT('template_id': 'booking_confirmed', 'category': 'lesson_updates', 'channels': JSON_ARRAY('in_app', 'push', 'email'), 'required_variables': JSON_ARRAY('booking_id', 'date', 'time'), 'optional_variables': JSON_ARRAY('platform_name'), 'usage_count': 0)))

-- GET /webhooks source status event_type since_hours:int=24 limit:int=50
SELECT JSON_OBJECT('meta': JSON_OBJECT('since_hours': :since_hours, 'total_count': (SELECT COUNT(*) FROM webhooks WHERE received_at BETWEEN :from AND :to), 'returned_count': COUNT(*), 'time_window': JSON_OBJECT('start': iso(:from), 'end': iso(:to), 'source': NULL)), 'summary': JSON '{}', 'events': COALESCE(JSON_ARRAYAGG(event(x) ORDER BY received_at DESC), JSON '[]'))
FROM (SELECT * FROM webhooks WHERE received_at BETWEEN :from AND :to AND source = COALESCE(:source, source) AND status = COALESCE(:status, status) AND event_type = COALESCE(:event_type, event_type) ORDER BY received_at DESC LIMIT :limit)

-- GET /webhooks/failed source since_hours:int=24 limit:int=50
SELECT JSON_OBJECT('meta': JSON_OBJECT('since_hours': :since_hours, 'returned_count': COUNT(*), 'time_window': JSON_OBJECT('start': iso(:from), 'end': iso(:to), 'source': NULL)), 'events': COALESCE(JSON_ARRAYAGG(event(x) ORDER BY received_at DESC), JSON '[]'))
FROM (SELECT * FROM webhooks WHERE received_at BETWEEN :from AND :to AND status = 'failed' AND source = COALESCE(:source, source) ORDER BY received_at DESC LIMIT :limit)

-- GET /webhooks/{event_id}
SELECT JSON_OBJECT('meta': JSON_OBJECT('generated_at': iso(:now)), 'event': JSON_OBJECT('id': id, 'source': source, 'event_type': event_type, 'event_id': event_id, 'status': status, 'received_at': iso(received_at), 'related_entity': related, 'replay_count': 0, 'payload': JSON_OBJECT('id': event_id, 'type': event_type, 'amount': amount), 'headers': JSON '{}', 'processing_error': error))
FROM webhooks WHERE id = :event_id

-- GET /analytics/funnel period=last_7_days segment_by
SELECT JSON_OBJECT('period': :period, 'stages': JSON_ARRAY(JSON_OBJECT('stage': 'search', 'count': searches, 'conversion_to_next': '0.00'), JSON_OBJECT('stage': 'view_profile', 'count': 0, 'conversion_to_next': '0.00'), JSON_OBJECT('stage': 'start_booking', 'count': started, 'conversion_to_next': percent(confirmed * 1.0 / started)), JSON_OBJECT('stage': 'booking_confirmed', 'count': confirmed, 'conversion_to_next': NULL)), 'overall_conversion': percent(confirmed * 1.0 / searches), 'biggest_drop_off': 'search', 'drop_off_rate': '100.00', 'segments': JSON '{}', 'recommendations': JSON '[]')
FROM (SELECT (SELECT COUNT(*) FROM searches WHERE searched_on >= CAST(:from AS DATE)) AS searches, COUNT(*) AS started, COUNT(CASE WHEN status <> 'CANCELLED' THEN 1 END) AS confirmed FROM bookings WHERE created_at BETWEEN :from AND :to)

-- GET /funnel/snapshot period=last_7_days compare_to
SELECT JSON_OBJECT('current_period': JSON_OBJECT('period_start': iso(:from), 'period_end': iso(:to), 'stages': JSON_ARRAY(JSON_OBJECT('stage': 'signup', 'count': (SELECT COUNT(*) FROM users WHERE created_at BETWEEN :from AND :to)), JSON_OBJECT('stage': 'search', 'count': (SELECT COUNT(*) FROM searches WHERE searched_on >= CAST(:from AS DATE))), JSON_OBJECT('stage': 'booking_confirmed', 'count': COUNT(*)), JSON_OBJECT('stage': 'completed', 'count': COUNT(CASE WHEN status = 'COMPLETED' THEN 1 END))), 'overall_conversion': '0.00'), 'comparison_period': NULL, 'deltas': NULL, 'insights': JSON_ARRAY('Visits not tracked; funnel starts at signup.'))
FROM bookings WHERE created_at BETWEEN :from AND :to AND status <> 'CANCELLED'

-- GET /analytics/supply-demand period=last_7_days location category
SELECT JSON_OBJECT('period': :period, 'filters_applied': JSON_OBJECT('location': :location, 'category': :category), 'supply': JSON_OBJECT('active_instructors': COUNT(DISTINCT instructor_id)), 'demand': JSON_OBJECT('total_searches': (SELECT COUNT(*) FROM searches WHERE searched_on >= CAST(:from AS DATE)), 'booking_attempts': COUNT(*), 'unfulfilled_searches': (SELECT COUNT(*) FROM searches WHERE results = 0 AND searched_on >= CAST(:from AS DATE))), 'balance': JSON_OBJECT('status': 'balanced'), 'gaps': JSON '[]', 'top_unfulfilled': JSON '[]')
FROM booking_rows WHERE created_at BETWEEN :from AND :to AND category = COALESCE(:category, category)

-- GET /analytics/cohorts user_type=student metric=active periods_back:int=6
SELECT JSON_OBJECT('user_type': :user_type, 'metric': :metric, 'cohorts': COALESCE(JSON_ARRAYAGG(JSON_OBJECT('cohort_label': label, 'cohort_size': n, 'retention': JSON_ARRAY('100.00')) ORDER BY label DESC), JSON '[]'), 'avg_retention': JSON_OBJECT('0': '100.00'), 'benchmark_comparison': 'Average', 'insights': JSON '[]')
FROM (SELECT FORMATDATETIME(created_at, 'yyyy-MM') AS label, COUNT(*) AS n FROM users WHERE (profile_id IS NULL) = (:user_type = 'student') GROUP BY label ORDER BY label DESC LIMIT :periods_back)
