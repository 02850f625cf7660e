<?php
/**
 * Prints the tag first in the head, so that numbers are swapped before they are drawn.
 *
 * @package DniPy
 */

namespace DniPy;

defined( 'ABSPATH' ) || exit;

/**
 * Adds the tag to each page of the site.
 */
function register_tag(): void {
	add_action( 'wp_head', __NAMESPACE__ . '\print_tag', PHP_INT_MIN );
}

/**
 * Prints the tag, and before it the script that passes on the visitor's consent if a category is set.
 */
function print_tag(): void {
	$settings = read_settings();
	if ( ! has_tag( $settings ) ) {
		return;
	}
	if ( '' !== $settings['consent'] ) {
		print_consent( $settings['consent'] );
	}
	// Not enqueued: WordPress prints enqueued scripts only after the styles, and optimisers move them.
	// phpcs:ignore WordPress.WP.EnqueuedResources.NonEnqueuedScript
	printf( "<script src=\"%s\" data-cfasync=\"false\" data-no-defer=\"1\"></script>\n", esc_url( find_script_url( $settings ) ) );
}

/**
 * Returns the address from which pages load the script.
 *
 * @param array $settings The result of read_settings().
 */
function find_script_url( array $settings ): string {
	$base = $settings['proxy'] ? home_url( PROXY_PATH ) : $settings['server'];
	return $base . '/a/' . $settings['key'] . '/dni.js';
}

/**
 * Prints the script that passes the visitor's consent on to the tag.
 *
 * It is the same for all visitors, so that page caches may keep it. It reads the cookie of the WP Consent API at once, because
 * that plugin's own script comes later, and then asks wp_has_consent() as soon as that is known.
 *
 * @param string $category A category of the WP Consent API.
 */
function print_consent( string $category ): void {
	$cookie = apply_filters( 'dni_py_consent_cookie', 'wp_consent_' . $category, $category );
	?>
<script data-cfasync="false" data-no-defer="1">/* dni_py_consent */
window.dni=window.dni||[];
(function(category,cookie){
	var last="";
	function pass(allowed){
		var decision=allowed?"granted":"denied";
		if(decision!==last){last=decision;window.dni.push(["consent",decision]);}
	}
	function look(){
		if(typeof window.wp_has_consent==="function"){pass(window.wp_has_consent(category));}
	}
	document.cookie.split("; ").forEach(function(one){
		if(one===cookie+"=allow"||one===cookie+"=deny"){pass(one===cookie+"=allow");}
	});
	document.addEventListener("wp_listen_for_consent_change",function(event){
		var decision=(event.detail||{})[category];
		if(decision){pass(decision==="allow");}
	});
	document.addEventListener("wp_consent_type_defined",look);
	document.addEventListener("DOMContentLoaded",function(){
		if(!window.waitfor_consent_hook){look();}
	});
})(<?php echo wp_json_encode( $category, JSON_HEX_TAG ); ?>,<?php echo wp_json_encode( (string) $cookie, JSON_HEX_TAG ); ?>);
</script>
	<?php
}
