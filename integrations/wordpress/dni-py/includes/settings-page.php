<?php
/**
 * The page Settings > Dynamic numbers.
 *
 * @package DniPy
 */

namespace DniPy;

defined( 'ABSPATH' ) || exit;

const PAGE         = 'dni-py';
const CAPABILITY   = 'manage_options';
const CHECK_ACTION = 'dni_py_check';

/**
 * Adds the page, its option and its check.
 *
 * @param string $plugin The plugin's base name.
 */
function register_settings_page( string $plugin ): void {
	add_action( 'admin_menu', __NAMESPACE__ . '\add_page' );
	add_action( 'admin_init', __NAMESPACE__ . '\register_option' );
	add_filter( 'plugin_action_links_' . $plugin, __NAMESPACE__ . '\link_page' );
}

/**
 * Adds the page to the menu.
 */
function add_page(): void {
	$page = add_options_page( __( 'Dynamic numbers', 'dni-py' ), __( 'Dynamic numbers', 'dni-py' ), CAPABILITY, PAGE, __NAMESPACE__ . '\show_page' );
	add_action( 'load-' . $page, __NAMESPACE__ . '\verify_check' );
}

/**
 * Refuses a check without a valid nonce, before anything is shown.
 */
function verify_check(): void {
	if ( isset( $_POST[ CHECK_ACTION ] ) ) {
		check_admin_referer( CHECK_ACTION );
	}
}

/**
 * Registers the option with its sanitising; options.php checks the capability and the nonce.
 */
function register_option(): void {
	register_setting(
		PAGE,
		OPTION,
		array(
			'type'              => 'array',
			'sanitize_callback' => __NAMESPACE__ . '\sanitise_form',
		)
	);
}

/**
 * Adds a link to the list of plugins.
 *
 * @param string[] $links The links.
 * @return string[]
 */
function link_page( array $links ): array {
	$link = sprintf( '<a href="%s">%s</a>', esc_url( admin_url( 'options-general.php?page=' . PAGE ) ), esc_html__( 'Settings', 'dni-py' ) );
	return array_merge( array( $link ), $links );
}

/**
 * Returns what is stored of a form, and reports fields that are not valid.
 *
 * @param mixed $given The fields of the form.
 */
function sanitise_form( $given ): array {
	$clean = clean_settings( $given );
	if ( is_array( $given ) && '' === $clean['key'] && ! empty( $given['key'] ) ) {
		add_settings_error( OPTION, 'key', __( 'The account key has only letters, digits, "-" and "_". Copy it from the console.', 'dni-py' ) );
	}
	if ( is_array( $given ) && '' === $clean['server'] && ! empty( $given['server'] ) ) {
		add_settings_error( OPTION, 'server', __( 'The server is an address such as https://numbers.example.com, without a query.', 'dni-py' ) );
	}
	return $clean;
}

/**
 * Shows the page, and the result of the check if it was asked for.
 */
function show_page(): void {
	if ( ! current_user_can( CAPABILITY ) ) {
		return;
	}
	$settings = read_settings();
	?>
	<div class="wrap">
		<h1><?php esc_html_e( 'Dynamic numbers', 'dni-py' ); ?></h1>
		<?php show_check( $settings ); ?>
		<form action="options.php" method="post">
			<?php settings_fields( PAGE ); ?>
			<table class="form-table" role="presentation">
				<?php show_text_row( 'key', __( 'Account key', 'dni-py' ), $settings['key'], 'acme' ); ?>
				<?php show_text_row( 'server', __( 'Server', 'dni-py' ), $settings['server'], 'https://numbers.example.com' ); ?>
				<tr>
					<th scope="row"><?php esc_html_e( 'Through this site', 'dni-py' ); ?></th>
					<td><label><input type="checkbox" name="<?php echo esc_attr( OPTION ); ?>[proxy]" value="1" <?php checked( $settings['proxy'] ); ?>>
						<?php esc_html_e( 'Serve the script and pass on its calls at /dni/ on this host (not with "Plain" permalinks)', 'dni-py' ); ?></label></td>
				</tr>
				<tr>
					<th scope="row"><label for="dni-py-consent"><?php esc_html_e( 'Consent', 'dni-py' ); ?></label></th>
					<td><?php show_consent( $settings['consent'] ); ?></td>
				</tr>
			</table>
			<?php submit_button(); ?>
		</form>
		<form action="<?php echo esc_url( admin_url( 'options-general.php?page=' . PAGE ) ); ?>" method="post">
			<?php wp_nonce_field( CHECK_ACTION ); ?>
			<input type="hidden" name="<?php echo esc_attr( CHECK_ACTION ); ?>" value="1">
			<?php submit_button( __( 'Check account key and server', 'dni-py' ), 'secondary', 'check' ); ?>
		</form>
	</div>
	<?php
}

/**
 * Shows the result of the check, if this request asks for it.
 *
 * @param array $settings The result of read_settings().
 */
function show_check( array $settings ): void {
	// verify_check() has verified the nonce.
	if ( ! isset( $_POST[ CHECK_ACTION ] ) ) { // phpcs:ignore WordPress.Security.NonceVerification.Missing
		return;
	}
	list( $is_well, $text ) = check_tag( $settings );
	printf( '<div id="dni-py-check" class="notice %s"><p>%s</p></div>', $is_well ? 'notice-success' : 'notice-error', esc_html( $text ) );
}

/**
 * Shows a row with an input.
 *
 * @param string $name    The name of the setting.
 * @param string $label   Its label.
 * @param string $value   Its value.
 * @param string $example An example.
 */
function show_text_row( string $name, string $label, string $value, string $example ): void {
	printf(
		'<tr><th scope="row"><label for="dni-py-%1$s">%2$s</label></th><td><input class="regular-text" id="dni-py-%1$s" name="%3$s[%1$s]" value="%4$s" placeholder="%5$s"></td></tr>',
		esc_attr( $name ),
		esc_html( $label ),
		esc_attr( OPTION ),
		esc_attr( $value ),
		esc_attr( $example )
	);
}

/**
 * Shows the choice of the consent category.
 *
 * @param string $chosen The category, or ''.
 */
function show_consent( string $chosen ): void {
	printf( '<select id="dni-py-consent" name="%s[consent]">', esc_attr( OPTION ) );
	printf( '<option value="">%s</option>', esc_html__( 'Do not ask the WP Consent API', 'dni-py' ) );
	foreach ( CONSENT_CATEGORIES as $category ) {
		printf( '<option value="%1$s"%2$s>%1$s</option>', esc_attr( $category ), selected( $chosen, $category, false ) );
	}
	echo '</select>';
	if ( '' !== $chosen && ! function_exists( 'wp_has_consent' ) ) {
		printf( '<p class="description">%s</p>', esc_html__( 'The plugin WP Consent API is not active, so the tag never gets consent.', 'dni-py' ) );
	}
}
