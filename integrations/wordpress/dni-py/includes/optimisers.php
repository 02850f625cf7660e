<?php
/**
 * Keeps the tag out of the "delay", "defer", "minify" and "combine" of optimisers, through the filters that each documents.
 *
 * A delayed tag shows the page's own number until the visitor does something; a combined one is a copy that gets old.
 *
 * @package DniPy
 */

namespace DniPy;

defined( 'ABSPATH' ) || exit;

/** Words by which optimisers recognise our scripts: the tag by its address, the consent script by its first words. */
const CONSENT_MARK = 'dni_py_consent';

/** Filters of WP Rocket and LiteSpeed Cache whose value is a list of addresses, or parts of inline scripts. */
const LIST_FILTERS = array(
	'rocket_delay_js_exclusions',
	'rocket_exclude_defer_js',
	'rocket_exclude_js',
	'rocket_minify_excluded_external_js',
	'rocket_defer_inline_exclusions',
	'rocket_excluded_inline_js_content',
	'litespeed_optimize_js_excludes',
	'litespeed_optm_js_defer_exc',
	'litespeed_optm_gm_js_exc',
);

/**
 * Adds the filters. They do nothing on a site without these plugins.
 */
function register_optimisers(): void {
	foreach ( LIST_FILTERS as $filter ) {
		add_filter( $filter, __NAMESPACE__ . '\exclude_from_list' );
	}
	add_filter( 'autoptimize_filter_js_exclude', __NAMESPACE__ . '\exclude_from_autoptimize' );
}

/**
 * Returns the words that exclude our scripts.
 *
 * @return string[]
 */
function list_marks(): array {
	$settings = read_settings();
	return has_tag( $settings ) ? array( '/a/' . $settings['key'] . '/dni.js', CONSENT_MARK ) : array();
}

/**
 * Adds our scripts to a list.
 *
 * @param mixed $excluded A list; WP Rocket also gives null, or one text whose parts are separated by "|".
 */
function exclude_from_list( $excluded ): array {
	if ( is_string( $excluded ) ) {
		$excluded = array_filter( explode( '|', $excluded ) );
	}
	return array_merge( (array) $excluded, list_marks() );
}

/**
 * Adds our scripts to Autoptimize's exclusions.
 *
 * @param mixed $excluded A text whose parts are separated by commas, or an array with the parts as keys.
 * @return string|array
 */
function exclude_from_autoptimize( $excluded ) {
	if ( is_array( $excluded ) ) {
		return $excluded + array_fill_keys( list_marks(), '' );
	}
	return implode( ', ', array_filter( array_merge( array( (string) $excluded ), list_marks() ) ) );
}
