CREATE TABLE users (
  id VARCHAR PRIMARY KEY,
  email VARCHAR NOT NULL,
  first_name VARCHAR NOT NULL,
  last_name VARCHAR NOT NULL,
  phone VARCHAR,
  created_at TIMESTAMP NOT NULL,
  is_active BOOLEAN NOT NULL,
  is_founding BOOLEAN NOT NULL,
  founding_granted_at TIMESTAMP,
  stripe_customer_id VARCHAR,
  stripe_account_id VARCHAR,
  profile_id VARCHAR,
  is_live BOOLEAN,
  skills_configured BOOLEAN,
  bgc_status VARCHAR,
  bgc_invited_at TIMESTAMP,
  bgc_completed_at TIMESTAMP,
  identity_verified_at TIMESTAMP,
  onboarding_completed_at TIMESTAMP,
  profile_updated_at TIMESTAMP,
  rating_avg DOUBLE,
  rating_count INT,
  response_rate DOUBLE
);
CREATE VIEW instructors AS
  SELECT u.*, first_name || ' ' || last_name AS name,
         CASE WHEN is_live THEN 'live'
              WHEN onboarding_completed_at IS NOT NULL THEN 'paused'
              WHEN skills_configured OR bgc_status IS NOT NULL THEN 'onboarding'
              ELSE 'registered' END AS status,
         '/admin/instructors/' || profile_id AS admin_url,
         CASE WHEN is_live THEN onboarding_completed_at END AS live_at
  FROM users u WHERE profile_id IS NOT NULL;
CREATE TABLE services (
  id VARCHAR PRIMARY KEY,
  name VARCHAR NOT NULL,
  slug VARCHAR UNIQUE,
  category_slug VARCHAR NOT NULL,
  category_name VARCHAR NOT NULL,
  is_active BOOLEAN NOT NULL,
  display_order INT NOT NULL
);
CREATE TABLE instructor_services (
  user_id VARCHAR NOT NULL REFERENCES users,
  service_id VARCHAR NOT NULL REFERENCES services,
  hourly_rate_cents INT NOT NULL
);
CREATE TABLE bookings (
  id VARCHAR PRIMARY KEY,
  student_id VARCHAR NOT NULL REFERENCES users,
  instructor_id VARCHAR NOT NULL REFERENCES users,
  service_id VARCHAR NOT NULL REFERENCES services,
  status VARCHAR NOT NULL,
  payment_status VARCHAR NOT NULL,
  starts_at TIMESTAMP NOT NULL,
  ends_at TIMESTAMP NOT NULL,
  total_cents INT NOT NULL,
  fee_cents INT NOT NULL,
  location_type VARCHAR NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  completed_at TIMESTAMP,
  settlement VARCHAR
);
CREATE VIEW booking_rows AS
  SELECT b.*, CAST(b.starts_at AS DATE) AS booking_date,
         s.first_name || ' ' || SUBSTRING(s.last_name, 1, 1) || '.' AS student_name,
         i.first_name || ' ' || SUBSTRING(i.last_name, 1, 1) || '.' AS instructor_name,
         c.name AS service_name, c.category_name AS category
  FROM bookings b
  JOIN users s ON s.id = b.student_id
  JOIN users i ON i.id = b.instructor_id
  JOIN services c ON c.id = b.service_id;
CREATE TABLE milestones (user_id VARCHAR NOT NULL REFERENCES users, stage VARCHAR NOT NULL, occurred_at TIMESTAMP NOT NULL);
CREATE TABLE invites (
  id VARCHAR PRIMARY KEY,
  code VARCHAR NOT NULL UNIQUE,
  email VARCHAR NOT NULL,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  accepted_at TIMESTAMP,
  used_by_user_id VARCHAR,
  grant_founding_status BOOLEAN NOT NULL,
  source VARCHAR
);
CREATE TABLE sends (idempotency_key VARCHAR PRIMARY KEY, answer VARCHAR);
CREATE TABLE mails (recipient VARCHAR NOT NULL, sent_at TIMESTAMP NOT NULL);
CREATE TABLE searches (query VARCHAR NOT NULL, results INT NOT NULL, converted BOOLEAN NOT NULL, searched_on DATE NOT NULL);
CREATE TABLE tasks (
  task_id VARCHAR PRIMARY KEY,
  task_name VARCHAR NOT NULL,
  worker VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  received_at TIMESTAMP NOT NULL,
  started_at TIMESTAMP,
  succeeded_at TIMESTAMP,
  result VARCHAR,
  exception VARCHAR,
  traceback VARCHAR,
  args VARCHAR,
  kwargs VARCHAR,
  retries INT NOT NULL
);
CREATE TABLE queues (name VARCHAR PRIMARY KEY, depth INT NOT NULL);
CREATE TABLE workers (hostname VARCHAR PRIMARY KEY, processed_total INT NOT NULL, concurrency INT NOT NULL, queues VARCHAR NOT NULL, alive BOOLEAN NOT NULL);
CREATE TABLE schedule (name VARCHAR PRIMARY KEY, task VARCHAR NOT NULL, schedule VARCHAR NOT NULL);
