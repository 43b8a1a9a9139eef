DROP TRIGGER site_objections ON programmes_site;
DROP TRIGGER objection_answer_append_only ON objections_objectionanswer;
DROP TRIGGER objection_answer_before ON objections_objectionanswer;
DROP TRIGGER objection_before ON objections_objection;
DROP FUNCTION objections_site_before();
DROP FUNCTION objections_answer_before();
DROP FUNCTION objections_objection_before();
DROP FUNCTION objections_said(bigint);
DROP FUNCTION objections_agreed(bigint);
