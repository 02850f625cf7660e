<?php
/**
 * A stand-in for WP Rocket, LiteSpeed Cache and Autoptimize, which are in no registry of the tests.
 *
 * `?optimise=NAME` does to each script of the page what the optimiser does to those that its filters do not exclude: it does
 * not run it. The names, values and ways to match are those of the plugins' documents.
 */

const STAND_IN_WAYS = array(
	'rocket-delay'      => array( 'rocket_delay_js_exclusions' => array() ),
	'rocket-defer'      => array( 'rocket_exclude_defer_js' => array(), 'rocket_defer_inline_exclusions' => null ),
	'rocket-combine'    => array( 'rocket_exclude_js' => array(), 'rocket_minify_excluded_external_js' => array(), 'rocket_excluded_inline_js_content' => array() ),
	'litespeed-combine' => array( 'litespeed_optimize_js_excludes' => array( 'jquery.js' ) ),
	'litespeed-defer'   => array( 'litespeed_optm_js_defer_exc' => array() ),
	'litespeed-guest'   => array( 'litespeed_optm_gm_js_exc' => array() ),
	'autoptimize-text'  => array( 'autoptimize_filter_js_exclude' => 'jquery.js, seal.js' ),
	'autoptimize-array' => array( 'autoptimize_filter_js_exclude' => array( 'jquery.js' => 'defer' ) ),
);

function stand_in_list_excluded( $way ) {
	$excluded = array();
	foreach ( STAND_IN_WAYS[ $way ] as $filter => $given ) {
		$value = apply_filters( $filter, $given );
		if ( is_string( $value ) ) {
			$value = array_map( 'trim', explode( ',', $value ) );
		} elseif ( 0 === strpos( $way, 'autoptimize' ) ) {
			$value = array_keys( $value );
		}
		$excluded = array_merge( $excluded, $value );
	}
	return $excluded;
}

function stand_in_optimise( $html ) {
	$excluded = stand_in_list_excluded( $_GET['optimise'] );
	return preg_replace_callback(
		'~<script\b.*?</script>~s',
		function ( $found ) use ( $excluded ) {
			foreach ( $excluded as $mark ) {
				$is_excluded = 0 === strpos( $_GET['optimise'], 'rocket' ) ? preg_match( '#' . $mark . '#', $found[0] ) : false !== strpos( $found[0], $mark );
				if ( $is_excluded ) {
					return $found[0];
				}
			}
			return preg_replace( '~^<script~', '<script type="stand-in/optimised"', $found[0] );
		},
		$html
	);
}

add_action(
	'template_redirect',
	function () {
		if ( isset( $_GET['optimise'], STAND_IN_WAYS[ $_GET['optimise'] ] ) ) {
			ob_start( 'stand_in_optimise' );
		}
	}
);
add_action( 'wp_head', function () { echo '<script>window.other = "has run";</script>'; } );
