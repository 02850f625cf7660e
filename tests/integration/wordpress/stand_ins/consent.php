<?php
/**
 * A stand-in for the plugin WP Consent API, which is in no registry of the tests: its documented function, event and cookie.
 *
 * `?consent=TYPE` makes it active with this consent type. Its script comes in the footer, as the plugin's does.
 */

add_action(
	'wp_footer',
	function () {
		if ( ! isset( $_GET['consent'] ) ) {
			return;
		}
		?>
<script>
window.wp_fallback_consent_type = <?php echo wp_json_encode( $_GET['consent'] ); ?>;
window.waitfor_consent_hook = location.search.includes("wait=1");
function wp_has_consent(category) {
	const found = document.cookie.split("; ").find((one) => one.startsWith(`wp_consent_${category}=`));
	const type = window.wp_consent_type ?? window.wp_fallback_consent_type;
	return !type || (type.includes("optout") && !found) || found === `wp_consent_${category}=allow`;
}
function wp_set_consent(category, value) {
	document.cookie = `wp_consent_${category}=${value};path=/`;
	document.dispatchEvent(new CustomEvent("wp_listen_for_consent_change", {detail: {[category]: value}}));
}
function define_consent_type(type) {
	window.wp_consent_type = type;
	document.dispatchEvent(new CustomEvent("wp_consent_type_defined"));
}
</script>
		<?php
	}
);
